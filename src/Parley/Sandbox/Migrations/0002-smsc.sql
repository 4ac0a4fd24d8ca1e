-- What the pretend SMSC must not forget: segments of texts from Parley, and receipts that are owed.

CREATE TABLE sandbox_sms_part (
    account text NOT NULL,
    route text NOT NULL,
    source text NOT NULL,
    destination text NOT NULL,
    reference bigint NOT NULL,
    total bigint NOT NULL,
    number bigint NOT NULL,
    id text NOT NULL,
    data_coding bigint NOT NULL,
    body {bytes} NOT NULL,
    note text NOT NULL,
    arrived bigint NOT NULL,
    done bigint,
    PRIMARY KEY (account, route, source, destination, reference, total, number)
);
CREATE INDEX sandbox_sms_part_by_arrival ON sandbox_sms_part (arrived);

-- ids: the segments that asked for a receipt, separated by commas. due: 0 while the phone is off.
CREATE TABLE sandbox_sms_receipt (
    account text NOT NULL,
    id text NOT NULL,
    route text NOT NULL,
    source text NOT NULL,
    destination text NOT NULL,
    ids text NOT NULL,
    body text NOT NULL,
    submitted bigint NOT NULL,
    state bigint NOT NULL,
    error text NOT NULL,
    due bigint NOT NULL,
    PRIMARY KEY (account, id)
);
CREATE INDEX sandbox_sms_receipt_due ON sandbox_sms_receipt (due);
