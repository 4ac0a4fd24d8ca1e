-- Which of our addresses make conversations for strangers, and which pairs of a group's member and a projected address are taken.

CREATE TABLE address_configuration (
    account text NOT NULL,
    sid text NOT NULL,
    type text NOT NULL,
    address text NOT NULL,
    friendly_name text,
    country text,
    enabled bigint NOT NULL,
    auto_type text NOT NULL,
    service text,
    webhook_url text,
    webhook_method text,
    webhook_filters text,
    studio_flow text,
    studio_retries bigint,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, sid)
);
CREATE UNIQUE INDEX address_configuration_address ON address_configuration (account, address);

-- A text message names one sender and one recipient: that pair has to lead to one open group.
CREATE TABLE group_pair (
    account text NOT NULL,
    address text NOT NULL,
    projected text NOT NULL,
    conversation text NOT NULL,
    PRIMARY KEY (account, address, projected)
);
CREATE INDEX group_pair_by_conversation ON group_pair (account, conversation);
CREATE INDEX participant_projected ON participant (account, conversation, sid) WHERE projected IS NOT NULL;

-- From which number of ours a group's message goes to this member; null: the participant's own proxy.
ALTER TABLE receipt ADD COLUMN sender text;
