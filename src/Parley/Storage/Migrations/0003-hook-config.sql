-- The webhooks of accounts (service '') and of services. An empty URL is none.

CREATE TABLE hook_config (
    account text NOT NULL,
    service text NOT NULL,
    pre_url text NOT NULL,
    post_url text NOT NULL,
    method text NOT NULL,
    filters text NOT NULL,
    target text NOT NULL,
    PRIMARY KEY (account, service)
);
