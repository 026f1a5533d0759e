-- The programs that may call the API. Of a key only its SHA-256 is kept; of a certificate, the DNS name that is in it.
create table caller (
    name                text        primary key check (name ~ '^[a-z0-9][a-z0-9.-]{0,62}$'),
    key_hash            bytea       unique check (length(key_hash) = 32),
    certificate         text        unique,
    permissions         text[]      not null check (cardinality(permissions) > 0),
    payers              text[], -- none: all
    triggers_per_minute integer     not null check (triggers_per_minute > 0),
    created_at          timestamptz not null default now(),
    created_by          text        not null,
    key_replaced_at     timestamptz,
    disabled_at         timestamptz,
    check (name not in ('admin', 'demo', 'system')),
    check (num_nonnulls(key_hash, certificate) = 1)
);
