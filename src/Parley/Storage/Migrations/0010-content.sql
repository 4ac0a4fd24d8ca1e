-- The reviewer's id of a template, by which it is changed and taken back; and the orders in which contents are listed.

ALTER TABLE content ADD COLUMN approval_provider_id text;

CREATE INDEX content_by_change ON content (account, updated, sid);

CREATE INDEX content_by_name ON content (account, (coalesce(friendly_name, '')), sid);
