-- The whole schema as of the first release. Numbers and times are bigint (microseconds since 1970), truth is 0 or 1, JSON is text
-- because clients get back the characters they sent. Every primary and unique key starts with the account.

-- What a database keeps about itself.
CREATE TABLE setting (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE account (
    sid text NOT NULL PRIMARY KEY,
    friendly_name text NOT NULL,
    auth_token text NOT NULL,
    default_service text NOT NULL,
    default_messaging_service text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL
);

CREATE TABLE api_key (
    account text NOT NULL,
    sid text NOT NULL,
    friendly_name text NOT NULL,
    secret_hash text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, sid)
);
CREATE INDEX api_key_by_sid ON api_key (sid);

CREATE TABLE service (
    account text NOT NULL,
    sid text NOT NULL,
    friendly_name text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, sid)
);

CREATE TABLE conversation (
    account text NOT NULL,
    sid text NOT NULL,
    service text NOT NULL,
    messaging_service text NOT NULL,
    unique_name text,
    friendly_name text,
    attributes text NOT NULL,
    state text NOT NULL,
    inactive_timer text,
    closed_timer text,
    date_inactive bigint,
    date_closed bigint,
    email_address text,
    email_name text,
    created_by text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    next_index bigint NOT NULL,
    change bigint NOT NULL,
    PRIMARY KEY (account, sid)
);
CREATE UNIQUE INDEX conversation_unique_name ON conversation (account, service, unique_name) WHERE unique_name IS NOT NULL;
CREATE INDEX conversation_by_service ON conversation (account, service, sid);

CREATE TABLE participant (
    account text NOT NULL,
    conversation text NOT NULL,
    sid text NOT NULL,
    identity text,
    channel text NOT NULL,
    address text,
    proxy text,
    projected text,
    attributes text NOT NULL,
    role text,
    last_read_index bigint,
    last_read_at text,
    holds_pair bigint NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    change bigint NOT NULL,
    PRIMARY KEY (account, conversation, sid)
);
CREATE UNIQUE INDEX participant_identity ON participant (account, conversation, identity) WHERE identity IS NOT NULL;
-- A pair of the person's address and our proxy is in one conversation that is not closed.
CREATE UNIQUE INDEX participant_pair ON participant (account, address, proxy) WHERE holds_pair = 1;
CREATE INDEX participant_phones ON participant (account, conversation, sid) WHERE address IS NOT NULL;

CREATE TABLE message (
    account text NOT NULL,
    conversation text NOT NULL,
    place bigint NOT NULL,
    sid text NOT NULL,
    author text NOT NULL,
    participant text,
    body text,
    media text,
    attributes text NOT NULL,
    subject text,
    content text,
    content_variables text,
    source text NOT NULL,
    metadata text,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    change bigint NOT NULL,
    receipts bigint NOT NULL,
    sent bigint NOT NULL,
    delivered bigint NOT NULL,
    seen bigint NOT NULL,
    failed bigint NOT NULL,
    undelivered bigint NOT NULL,
    PRIMARY KEY (account, conversation, place)
);
CREATE UNIQUE INDEX message_sid ON message (account, sid);

CREATE TABLE receipt (
    account text NOT NULL,
    message text NOT NULL,
    sid text NOT NULL,
    conversation text NOT NULL,
    participant text NOT NULL,
    channel text NOT NULL,
    channel_message text NOT NULL,
    status bigint NOT NULL,
    error_code bigint,
    parts bigint NOT NULL,
    parts_delivered bigint NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, message, sid)
);
CREATE INDEX receipt_by_sid ON receipt (account, sid);

-- The carrier's id of a message or of one of its parts. A report that overtakes the answer to its message makes the row, without a
-- receipt: whoever comes second finds the other's row and waits for its transaction, so that none is lost between the two.
CREATE TABLE provider_message (
    account text NOT NULL,
    channel text NOT NULL,
    provider_id text NOT NULL,
    receipt text,
    status bigint NOT NULL,
    error_code bigint,
    created bigint NOT NULL,
    PRIMARY KEY (account, channel, provider_id)
);
CREATE INDEX provider_message_by_age ON provider_message (created);

-- Which inbound messages were taken, so that a repeated webhook or deliver_sm is not a second message.
CREATE TABLE inbound_seen (
    account text NOT NULL,
    channel text NOT NULL,
    provider_id text NOT NULL,
    created bigint NOT NULL,
    PRIMARY KEY (account, channel, provider_id)
);
CREATE INDEX inbound_seen_by_age ON inbound_seen (created);

-- When a person last wrote to a number of ours: opens 24 hours for free-form messages.
CREATE TABLE session_window (
    account text NOT NULL,
    address text NOT NULL,
    proxy text NOT NULL,
    last_inbound bigint NOT NULL,
    PRIMARY KEY (account, address, proxy)
);

CREATE TABLE webhook (
    account text NOT NULL,
    conversation text NOT NULL,
    sid text NOT NULL,
    target text NOT NULL,
    url text,
    method text,
    filters text NOT NULL,
    triggers text NOT NULL,
    flow text,
    replay_after bigint,
    created bigint NOT NULL,
    updated bigint,
    PRIMARY KEY (account, conversation, sid)
);

CREATE TABLE media (
    account text NOT NULL,
    sid text NOT NULL,
    service text NOT NULL,
    content_type text NOT NULL,
    file_name text,
    size bigint NOT NULL,
    category text NOT NULL,
    author text NOT NULL,
    conversation text,
    message text,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, sid)
);
CREATE INDEX media_by_sid ON media (sid);
CREATE INDEX media_unattached ON media (created) WHERE message IS NULL;

CREATE TABLE content (
    account text NOT NULL,
    sid text NOT NULL,
    friendly_name text,
    language text NOT NULL,
    variables text NOT NULL,
    types text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    approval_name text,
    approval_category text,
    approval_status text,
    approval_reason text,
    approval_content_type text,
    allow_category_change bigint NOT NULL,
    PRIMARY KEY (account, sid)
);
CREATE UNIQUE INDEX content_approval ON content (account, approval_name, language) WHERE approval_name IS NOT NULL;

-- What has been deleted, so that "everything after change N" can say so.
CREATE TABLE tombstone (
    account text NOT NULL,
    conversation text NOT NULL,
    change bigint NOT NULL,
    kind text NOT NULL,
    sid text NOT NULL,
    PRIMARY KEY (account, conversation, change)
);

-- Durable ordered queues. A lane is ready when head < tail and due <= now: a function of one row. Claiming moves due to the end of
-- the lease, so that a busy lane is not looked at. Times here are of the real clock.
CREATE TABLE lane (
    account text NOT NULL,
    id text NOT NULL,
    head bigint NOT NULL,
    tail bigint NOT NULL,
    due bigint NOT NULL,
    owner text,
    epoch bigint NOT NULL,
    fails bigint NOT NULL,
    PRIMARY KEY (account, id)
);
CREATE INDEX lane_ready ON lane (due) WHERE head < tail;

CREATE TABLE job (
    account text NOT NULL,
    lane text NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    ref text NOT NULL,
    payload text,
    started bigint NOT NULL,
    PRIMARY KEY (account, lane, seq)
);
