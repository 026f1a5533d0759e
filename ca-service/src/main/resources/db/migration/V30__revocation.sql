-- Certificates that are revoked or on hold now. To revoke is to add one row.
create table revocation (
    serial        text primary key references certificate (serial) on delete cascade,
    issuer        integer not null references issuer,
    reason        smallint not null check (reason in (0, 1, 3, 4, 5, 6, 9)), -- CRLReason of RFC 5280; 6 is a hold
    revoked_at    timestamptz not null,
    invalid_since timestamptz,
    not_after     timestamptz not null, -- of the certificate
    revision      bigint not null
);

create index revocation_by_issuer_and_revision on revocation (issuer, revision);

-- Holds that were released: delta CRLs say so for a while.
create table released_hold (
    serial   text primary key references certificate (serial) on delete cascade,
    issuer   integer not null references issuer,
    revision bigint not null
);

create index released_hold_by_issuer_and_revision on released_hold (issuer, revision);

-- For each issuer, the number of shards of its CRL, which never changes, and how often the status of one of its
-- certificates has changed. Revisions become visible in order, because each locks the row.
create table crl_series (
    issuer   integer primary key references issuer,
    shards   integer not null check (shards between 1 and 1024),
    revision bigint not null default 0
);

-- Keys that may not be certified again. The table may have come with an earlier migration.
create table if not exists blocked_key (
    spki_sha256 bytea primary key,
    reason      text not null,
    since       timestamptz not null
);
