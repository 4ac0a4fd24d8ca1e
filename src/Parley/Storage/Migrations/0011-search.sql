-- Conversations found by what they are called and by who is in them, over all services of an account. A conversation's names are kept
-- from the beginning of each of their words on, in small letters, as UTF-8: octets compare alike in both databases, so a range of the
-- index holds what begins so.

CREATE TABLE conversation_word (
    account text NOT NULL,
    conversation text NOT NULL,
    word {bytes} NOT NULL,
    PRIMARY KEY (account, conversation, word)
);
CREATE INDEX conversation_by_word ON conversation_word (account, word, conversation);
CREATE INDEX participant_of_identity ON participant (account, identity, conversation) WHERE identity IS NOT NULL;
CREATE INDEX participant_of_address ON participant (account, address, conversation) WHERE address IS NOT NULL;
