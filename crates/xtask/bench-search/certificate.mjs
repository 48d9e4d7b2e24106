// A certificate for 127.0.0.1, made anew for each run: browsers speak HTTP/2 only over TLS, and hosts of today speak HTTP/2.
// The browser is told the digest of this very key, so it trusts it and keeps a cache as with any other.

import { createHash, generateKeyPairSync, sign } from "node:crypto";

const CONSTRUCTED = { sequence: 0x30, set: 0x31, explicit0: 0xa0, explicit3: 0xa3 };

function der(tag, ...parts) {
  const body = Buffer.concat(parts);
  const { length: size } = body;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts) => der(CONSTRUCTED.sequence, ...parts);
const identifier = (...bytes) => der(0x06, Buffer.from(bytes));
const time = (text) => der(0x17, Buffer.from(text));

const ECDSA_SHA256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = identifier(0x55, 0x04, 0x03);
const ALTERNATIVE_NAME = identifier(0x55, 0x1d, 0x11);

/** `{ key, cert }` in PEM, and `pin`, the digest of the public key as Chromium wants it. */
export function selfSigned() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const subjectKey = publicKey.export({ type: "spki", format: "der" });
  const name = sequence(der(CONSTRUCTED.set, sequence(COMMON_NAME, der(0x0c, Buffer.from("127.0.0.1")))));
  const address = sequence(der(0x87, Buffer.from([127, 0, 0, 1])));
  const content = sequence(
    der(CONSTRUCTED.explicit0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    name,
    sequence(time("200101000000Z"), time("491231235959Z")),
    name,
    subjectKey,
    der(CONSTRUCTED.explicit3, sequence(sequence(ALTERNATIVE_NAME, der(0x04, address)))),
  );
  const signature = sign("sha256", content, { key: privateKey, dsaEncoding: "der" });
  const whole = sequence(content, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g).join("\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    pin: createHash("sha256").update(subjectKey).digest("base64"),
  };
}
