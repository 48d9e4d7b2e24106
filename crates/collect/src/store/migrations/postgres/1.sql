CREATE TABLE feedback (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    article TEXT NOT NULL,
    language TEXT NOT NULL,
    helpful BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    comment TEXT NOT NULL,
    email TEXT NOT NULL,
    query TEXT NOT NULL
);
CREATE INDEX feedback_at ON feedback (at);

CREATE TABLE contact (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    article TEXT NOT NULL,
    language TEXT NOT NULL,
    platform TEXT NOT NULL,
    query TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    subject TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX contact_at ON contact (at);

CREATE TABLE search (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    query TEXT NOT NULL,
    language TEXT NOT NULL,
    results BIGINT NOT NULL,
    clicked TEXT NOT NULL
);
CREATE INDEX search_at ON search (at);

-- What has to be delivered: a row goes when it has been. Who claims one moves `due` into the future, so that it
-- is due again where the claimer dies.
CREATE TABLE outbox (
    contact TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    owner TEXT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (contact, channel)
);
CREATE INDEX outbox_due ON outbox (due);
