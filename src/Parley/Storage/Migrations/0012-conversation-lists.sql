-- Lists of conversations within dates and of one state: neither looks at the others.

CREATE INDEX conversation_by_date ON conversation (account, service, created, sid);
CREATE INDEX conversation_by_state ON conversation (account, service, state, sid);
