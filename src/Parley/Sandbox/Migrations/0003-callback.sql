-- Where an account wants its message webhooks instead of Parley's own address.

CREATE TABLE sandbox_callback (
    account text PRIMARY KEY,
    url text NOT NULL
);
