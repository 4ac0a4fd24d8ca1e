-- What the carriers saw and what Parley decided, as traces of messages tell it. subject: what the notes are about (a receipt, a carrier's
-- id); alias: a second name for it. notes: a JSON array. id: microseconds of the real time, so that the oldest can be dropped.

CREATE TABLE sandbox_trace (
    id bigint PRIMARY KEY,
    account text NOT NULL,
    subject text NOT NULL,
    alias text,
    notes text NOT NULL
);
CREATE INDEX sandbox_trace_subject ON sandbox_trace (account, subject);
CREATE INDEX sandbox_trace_alias ON sandbox_trace (account, alias) WHERE alias IS NOT NULL;
CREATE INDEX sandbox_trace_age ON sandbox_trace (account, id);
