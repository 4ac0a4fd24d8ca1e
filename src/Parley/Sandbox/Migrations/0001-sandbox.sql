-- What the pretend Meta, the pretend SMSC and the phones remember.

CREATE TABLE sandbox_secret (
    id bigint PRIMARY KEY,
    value text NOT NULL
);

-- How far an account's time is ahead of the real one, in microseconds.
CREATE TABLE sandbox_clock (
    account text PRIMARY KEY,
    ahead bigint NOT NULL
);

-- Business numbers; their ids and secrets are derived from the root secret. An empty number stands for the business account itself.
CREATE TABLE sandbox_sender (
    account text NOT NULL,
    address text NOT NULL,
    PRIMARY KEY (account, address)
);

CREATE TABLE sandbox_phone (
    account text NOT NULL,
    address text NOT NULL,
    reachable bigint NOT NULL,
    PRIMARY KEY (account, address)
);

-- Pairs of a WhatsApp phone and a business number; opened is the time of the phone's last message, null if it never wrote.
CREATE TABLE sandbox_window (
    account text NOT NULL,
    phone text NOT NULL,
    sender text NOT NULL,
    opened bigint,
    PRIMARY KEY (account, phone, sender)
);

-- direction: 0 received by the phone, 1 sent by it. A received message with status "sent" waits at the carrier for the phone.
CREATE TABLE sandbox_message (
    seq bigint PRIMARY KEY,
    account text NOT NULL,
    id text NOT NULL,
    phone text NOT NULL,
    sender text NOT NULL,
    direction bigint NOT NULL,
    body text,
    media text NOT NULL,
    template text,
    status text NOT NULL,
    opaque text,
    at bigint NOT NULL,
    UNIQUE (account, id)
);

CREATE INDEX sandbox_message_phone ON sandbox_message (account, phone, seq);

CREATE INDEX sandbox_message_open ON sandbox_message (account, phone, status, seq) WHERE direction = 0 AND status <> 'read';

-- Bytes at Meta and on phones. id: Meta's digits; link: the unguessable part of the phone's URL.
CREATE TABLE sandbox_media (
    account text NOT NULL,
    id text NOT NULL,
    link text NOT NULL,
    content_type text NOT NULL,
    file_name text,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    bytes blob NOT NULL,
    uploaded bigint NOT NULL,
    deleted bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (account, id)
);

CREATE UNIQUE INDEX sandbox_media_link ON sandbox_media (link);

-- Templates at Meta; components is the JSON that was submitted.
CREATE TABLE sandbox_template (
    account text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    language text NOT NULL,
    category text NOT NULL,
    format text NOT NULL,
    components text NOT NULL,
    status text NOT NULL,
    reason text,
    PRIMARY KEY (account, id),
    UNIQUE (account, name, language)
);

-- What is on its way to Parley: webhooks, texts and receipts, in order within a queue.
CREATE TABLE sandbox_outbox (
    id bigint PRIMARY KEY,
    account text NOT NULL,
    queue text NOT NULL,
    kind bigint NOT NULL,
    payload blob NOT NULL,
    message text,
    sender text,
    recipient text,
    body text,
    at bigint NOT NULL
);

CREATE INDEX sandbox_outbox_account ON sandbox_outbox (account);
