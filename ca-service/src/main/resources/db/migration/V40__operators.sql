-- The operators of this CA, each with one credential: an API key, of which only the hash is here, or a certificate of
-- this CA. Rows stay for good, so that a name in the audit log means one person for ever.
create table operator (
    name        text primary key check (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    key_hash    bytea unique check (octet_length(key_hash) = 32),
    certificate text unique check (certificate ~ '^[0-9a-f]{40}$'),
    roles       text[] not null check (roles <@ array ['read', 'issue-tokens', 'revoke', 'administer']),
    created_at  timestamptz not null,
    created_by  text not null,
    disabled_at timestamptz,
    check ((key_hash is null) <> (certificate is null))
);
