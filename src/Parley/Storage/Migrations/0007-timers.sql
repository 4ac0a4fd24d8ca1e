-- Timers that run. Their lengths stand beside the texts that clients sent, in microseconds and null when off, so that the statement
-- which gives a message its place also moves the dates. Timers that were stored before this never ran; they have to be set again.
ALTER TABLE conversation ADD COLUMN inactive_after bigint;
ALTER TABLE conversation ADD COLUMN closed_after bigint;
UPDATE conversation SET inactive_timer = NULL, closed_timer = NULL, date_inactive = NULL, date_closed = NULL;

-- Whoever is in a conversation that is not closed holds a place in it, identities too: they may be in a limited number of them.
UPDATE participant SET holds_pair = 1 WHERE identity IS NOT NULL AND EXISTS (
    SELECT 1 FROM conversation
    WHERE conversation.account = participant.account AND conversation.sid = participant.conversation AND conversation.state <> 'closed');
CREATE INDEX participant_open_identity ON participant (account, service, identity) WHERE holds_pair = 1 AND identity IS NOT NULL;
