-- Every attempt to deliver an event to a webhook: what went out, what came back. Operators read it, and have events sent again; old rows
-- are trimmed. A redelivery that waits in its lane is a row too, with nothing in it yet that came back.
CREATE TABLE webhook_delivery (
    account text NOT NULL,
    sid text NOT NULL,
    event_sid text NOT NULL,
    event text NOT NULL,
    kind text NOT NULL,
    scope text NOT NULL,
    hook text NOT NULL,
    conversation text,
    method text NOT NULL,
    url text NOT NULL,
    form text NOT NULL,
    retry_count bigint NOT NULL,
    redelivery_of text,
    outcome text NOT NULL,
    started bigint NOT NULL,
    duration bigint,
    request_headers text,
    status bigint,
    error text,
    response_headers text,
    response_body text,
    PRIMARY KEY (account, sid)
);
CREATE INDEX webhook_delivery_by_conversation ON webhook_delivery (account, conversation, sid);
CREATE INDEX webhook_delivery_by_event ON webhook_delivery (account, event, sid);
CREATE INDEX webhook_delivery_unwell ON webhook_delivery (account, outcome, sid) WHERE outcome <> 'succeeded';
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (started);
