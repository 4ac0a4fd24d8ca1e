-- Which conversations somebody is in: lists by identity and by address, a service's own, each read from one index. Read horizons and
-- notification levels of chat users; what conversations were exported to; secrets of API keys that sign access tokens.

ALTER TABLE participant ADD COLUMN service text NOT NULL DEFAULT '';
ALTER TABLE participant ADD COLUMN notification_level text NOT NULL DEFAULT 'default';
UPDATE participant SET service = coalesce((
    SELECT conversation.service FROM conversation
    WHERE conversation.account = participant.account AND conversation.sid = participant.conversation), '');
CREATE INDEX participant_by_identity ON participant (account, service, identity, conversation, sid) WHERE identity IS NOT NULL;
CREATE INDEX participant_by_address ON participant (account, service, address, conversation, sid) WHERE address IS NOT NULL;

-- Encrypted; null for keys that were made before, which can log in but sign nothing.
ALTER TABLE api_key ADD COLUMN secret text;

-- The last export of a conversation. The file itself is a row of media that no message carries, so it goes with the unused uploads.
CREATE TABLE conversation_export (
    account text NOT NULL,
    conversation text NOT NULL,
    media text NOT NULL,
    state text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, conversation)
);
