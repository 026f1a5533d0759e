-- What was answered to requests with a key, for a day: written in the transaction of what they did. The fingerprint is an
-- HMAC under a key that is not here, for the body of a confirmation has only a million possibilities.
create table idempotency_key (
    caller      text        not null,
    method      text        not null,
    path        text        not null,
    key         text        not null check (length(key) between 1 and 255),
    key_id      text        not null,
    fingerprint bytea       not null check (length(fingerprint) = 32),
    status      integer     not null,
    headers     text        not null,
    body        bytea       not null,
    created_at  timestamptz not null default now(),
    primary key (caller, method, path, key)
);

create index idempotency_key_overdue on idempotency_key (created_at);
