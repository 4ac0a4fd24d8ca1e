-- Roles, users and what services and accounts are configured to: who may do what, and what is taken when a request says nothing.

ALTER TABLE account ADD COLUMN inactive_timer text;
ALTER TABLE account ADD COLUMN closed_timer text;

CREATE TABLE role (
    account text NOT NULL,
    service text NOT NULL,
    sid text NOT NULL,
    friendly_name text NOT NULL,
    type text NOT NULL,
    permissions text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, service, sid)
);

-- Made with the service's four first roles, once: whoever inserts this row makes them.
CREATE TABLE service_configuration (
    account text NOT NULL,
    service text NOT NULL,
    creator_role text NOT NULL,
    conversation_role text NOT NULL,
    service_role text NOT NULL,
    reachability bigint NOT NULL,
    notifications text,
    PRIMARY KEY (account, service)
);

CREATE TABLE chat_user (
    account text NOT NULL,
    service text NOT NULL,
    sid text NOT NULL,
    identity text NOT NULL,
    friendly_name text,
    attributes text NOT NULL,
    role text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, service, sid)
);
CREATE UNIQUE INDEX chat_user_identity ON chat_user (account, service, identity);

CREATE TABLE credential (
    account text NOT NULL,
    sid text NOT NULL,
    friendly_name text,
    type text NOT NULL,
    sandbox bigint NOT NULL,
    secrets text,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, sid)
);

CREATE TABLE push_binding (
    account text NOT NULL,
    service text NOT NULL,
    sid text NOT NULL,
    identity text NOT NULL,
    endpoint text NOT NULL,
    type text NOT NULL,
    credential text,
    message_types text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    PRIMARY KEY (account, service, sid)
);
CREATE UNIQUE INDEX push_binding_endpoint ON push_binding (account, service, identity, type, endpoint);
