-- Numbers and channel senders of accounts, messaging services with their pools, who opted out, programmable messages.

CREATE TABLE phone_number (
    account text NOT NULL,
    sid text NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
    friendly_name text NOT NULL,
    settings text NOT NULL,
    configured bigint NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, sid)
);
-- A number belongs to one account at a time: these two keys alone do not start with the account.
CREATE UNIQUE INDEX phone_number_owner ON phone_number (number);

CREATE TABLE channel_sender (
    account text NOT NULL,
    sid text NOT NULL,
    address text NOT NULL,
    settings text NOT NULL,
    configured bigint NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, sid)
);
CREATE UNIQUE INDEX channel_sender_owner ON channel_sender (address);

CREATE TABLE messaging_service (
    account text NOT NULL,
    sid text NOT NULL,
    friendly_name text NOT NULL,
    settings text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, sid)
);
INSERT INTO messaging_service (account, sid, friendly_name, settings, created, updated)
    SELECT sid, default_messaging_service, 'Default Messaging Service for Conversations', '{}', created, updated FROM account;

-- The pool of a messaging service: phone numbers (PN), channel senders (XE) and names made for it (AI).
CREATE TABLE pool_sender (
    account text NOT NULL,
    service text NOT NULL,
    sid text NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    created bigint NOT NULL,
    PRIMARY KEY (account, service, sid)
);
-- A number is in one service at a time; a name may be in several, each with a SID of its own.
CREATE UNIQUE INDEX pool_sender_sid ON pool_sender (account, sid);
CREATE UNIQUE INDEX pool_sender_address ON pool_sender (account, address, service);

-- Who wants nothing more: from a number, and from the messaging service that the number was in.
CREATE TABLE opt_out (
    account text NOT NULL,
    address text NOT NULL,
    sender text NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (account, address, sender)
);

-- Messages outside of conversations. The key has no letters before its digits: SIDs begin with SM or MM, and lists go by time.
CREATE TABLE programmable_message (
    account text NOT NULL,
    id text NOT NULL,
    sid text NOT NULL,
    direction text NOT NULL,
    channel text NOT NULL,
    sender text NOT NULL,
    recipient text NOT NULL,
    body text,
    media text,
    media_urls text,
    service text,
    content text,
    content_variables text,
    status text NOT NULL,
    error_code bigint,
    callback text,
    receipt text,
    send_at bigint,
    sent bigint,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, id)
);
CREATE INDEX programmable_message_by_time ON programmable_message (account, created, id);
CREATE INDEX programmable_message_by_recipient ON programmable_message (account, recipient, created, id);
CREATE INDEX programmable_message_by_sender ON programmable_message (account, sender, created, id);
