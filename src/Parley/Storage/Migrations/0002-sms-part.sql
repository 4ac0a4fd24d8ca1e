-- Segments of long texts from phones, kept until all are there: they may come in any order, twice, over another bind, after a restart.

CREATE TABLE sms_part (
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
CREATE INDEX sms_part_by_arrival ON sms_part (arrived);
