// Keeps a page of `helpbook serve` up to date: waits for news, takes over what has changed in place, so that nobody loses
// their place, and shows errors over the page as it last was. Only `serve` adds it.

const prefix = '/__helpbook/';
let version = 0;
let shown = '';

function showErrors(errors) {
  const key = JSON.stringify(errors);
  if (key === shown) return;
  shown = key;
  document.querySelector('#helpbook-live')?.remove();
  if (errors.length === 0) return;
  const panel = document.createElement('section');
  panel.id = 'helpbook-live';
  panel.setAttribute('role', 'alert');
  panel.tabIndex = -1;
  const heading = document.createElement('h2');
  heading.textContent = errors.length === 1 ? 'This needs mending' : `${errors.length} things need mending`;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => panel.remove());
  const list = document.createElement('ul');
  for (const error of errors) list.append(entry(error));
  panel.append(heading, close, list);
  document.body.append(panel);
}

function entry(error) {
  const item = document.createElement('li');
  const message = document.createElement('strong');
  message.textContent = error.message;
  item.append(message);
  if (error.location) {
    const place = document.createElement('code');
    const start = error.location.start;
    place.textContent = error.location.path + (start ? `:${start.line}:${start.column}` : '');
    item.append(place);
  }
  if (error.help) {
    const help = document.createElement('span');
    help.textContent = error.help;
    item.append(help);
  }
  return item;
}

// What the server sent last, parsed, and where each of its nodes is on the page. Scripts have added to the page since, and
// customers have opened and typed: so only what differs between two answers of the server is taken over.
let last = null;
const twins = new WeakMap();
const PARTS = ['main', 'body > header', 'body > footer'];

// A change belongs to a node that is not to be found on the page: only loading it anew shows the change.
class Lost extends Error {}

async function fetchPage() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

async function remember() {
  const page = await fetchPage();
  for (const part of PARTS) {
    const [sent, shown] = [page.querySelector(part), document.querySelector(part)];
    if (sent && shown) findTwins(sent, shown);
  }
  last = page;
}

// Scripts add nodes and wrap some, but keep the order.
function findTwins(sent, shown) {
  twins.set(sent, shown);
  let from = shown.firstChild;
  for (const child of sent.childNodes) {
    for (let node = from; node; node = node.nextSibling) {
      const twin = [node, ...node.childNodes].find((candidate) => isAlike(child, candidate));
      if (!twin) continue;
      findTwins(child, twin);
      from = node.nextSibling;
      break;
    }
  }
}

function isAlike(sent, shown) {
  if (sent.nodeName !== shown.nodeName) return false;
  if (sent.nodeType !== Node.ELEMENT_NODE) return sent.nodeValue === shown.nodeValue;
  return sent.id === shown.id && [...sent.classList].every((name) => shown.classList.contains(name));
}

// The child of the parent on the page that is the node's twin or that a script has wrapped around it.
function placeOf(sent) {
  const parent = twins.get(sent.parentNode);
  let place = twins.get(sent);
  while (place && place.parentNode !== parent) place = place.parentNode;
  return place ?? null;
}

function setTwins(sent, shown) {
  twins.set(sent, shown);
  sent.childNodes.forEach((child, index) => setTwins(child, shown.childNodes[index]));
}

function copyOf(sent) {
  const copy = document.importNode(sent, true);
  setTwins(sent, copy);
  return copy;
}

// `wanted` equals `old`: the page stays as it is.
function handOver(old, wanted) {
  if (twins.has(old)) twins.set(wanted, twins.get(old));
  old.childNodes.forEach((child, index) => handOver(child, wanted.childNodes[index]));
}

function morph(old, wanted) {
  if (old.isEqualNode(wanted)) {
    handOver(old, wanted);
    return;
  }
  const shown = twins.get(old);
  if (!shown?.isConnected) throw new Lost();
  if (old.nodeName !== wanted.nodeName || old.id !== wanted.id) {
    const place = placeOf(old);
    if (!place) throw new Lost();
    place.replaceWith(copyOf(wanted));
    return;
  }
  twins.set(wanted, shown);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    shown.nodeValue = wanted.nodeValue;
    return;
  }
  for (const { name } of old.attributes) if (!wanted.hasAttribute(name)) shown.removeAttribute(name);
  for (const { name, value } of wanted.attributes) {
    if (old.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
  morphChildren([...old.childNodes], [...wanted.childNodes], shown);
}

// Equal ends stay as they are; the middle is taken over one by one.
function morphChildren(now, next, parent) {
  const least = Math.min(now.length, next.length);
  let start = 0;
  while (start < least && now[start].isEqualNode(next[start])) start += 1;
  let end = 0;
  while (end < least - start && now.at(-1 - end).isEqualNode(next.at(-1 - end))) end += 1;
  const gone = now.slice(start, now.length - end);
  next.forEach((node, index) => {
    if (index >= next.length - end) handOver(now[now.length - next.length + index], node);
    else if (index < start + gone.length) morph(now[index], node);
    else if (index === 0) parent.prepend(copyOf(node));
    else {
      const before = placeOf(next[index - 1]);
      if (!before) throw new Lost();
      before.after(copyOf(node));
    }
  });
  gone.slice(next.length - end - start).forEach((node) => placeOf(node)?.remove());
}

function takeOver(page) {
  for (const part of PARTS) {
    const [old, wanted] = [last.querySelector(part), page.querySelector(part)];
    if (!old !== !wanted) throw new Lost();
    if (old) morph(old, wanted);
  }
  last = page;
}

async function update() {
  const page = await fetchPage();
  const broken = page.querySelector('#helpbook-live-errors');
  if (broken) {
    showErrors(JSON.parse(broken.textContent));
    return true;
  }
  const assets = (root) => [...root.querySelectorAll('head link[rel=stylesheet], head script[src]')]
    .map((node) => node.getAttribute('href') ?? node.getAttribute('src')).filter((url) => !url.startsWith(prefix));
  const scripts = (root) => assets(root).filter((url) => !url.endsWith('.css')).join();
  if (scripts(document) !== scripts(page)) {
    // Scripts run once: a page with others must start afresh. Browsers keep the place on a reload.
    location.reload();
    return;
  }
  document.title = page.title;
  const links = [...document.querySelectorAll('head link[rel=stylesheet]')].filter((link) => !link.getAttribute('href').startsWith(prefix));
  [...page.querySelectorAll('head link[rel=stylesheet]')].forEach((wanted, index) => {
    const present = links[index];
    if (present && present.getAttribute('href') !== wanted.getAttribute('href')) present.setAttribute('href', wanted.getAttribute('href'));
  });
  const [scrollX, scrollY] = [window.scrollX, window.scrollY];
  try {
    takeOver(page);
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    location.reload();
    return;
  }
  window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  document.dispatchEvent(new CustomEvent('helpbook:replaced'));
}

async function listen() {
  for (;;) {
    try {
      if (!last) await remember();
      const response = await fetch(`${prefix}news?since=${version}`, { cache: 'no-store' });
      const news = await response.json();
      const first = version === 0;
      const changed = news.version !== version;
      version = news.version;
      // A page that cannot be rendered says so itself, which the news does not know.
      const isBroken = first ? document.querySelector('#helpbook-live-errors') : changed && (await update());
      if (changed && !isBroken) showErrors(news.errors);
    } catch {
      // The server was stopped: when it runs again, everything may be new.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (version > 0) version = -1;
    }
  }
}

const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = `${prefix}live.css`;
document.head.append(style);
const broken = document.querySelector('#helpbook-live-errors');
if (broken) showErrors(JSON.parse(broken.textContent));
listen();
