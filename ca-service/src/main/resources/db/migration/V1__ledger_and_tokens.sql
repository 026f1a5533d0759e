-- The CA that this database belongs to: a database never serves two.
create table authority (
    only_one         boolean primary key default true check (only_one),
    root_fingerprint text not null check (root_fingerprint ~ '^[0-9a-f]{64}$'),
    created_at       timestamptz not null
);

-- A row is a reserved serial until issued_at and der are set.
create table certificate (
    id          bigint generated always as identity primary key,
    serial      text not null unique check (serial ~ '^[0-9a-f]{40}$'),
    profile     text not null,
    subject     text not null,
    names       text[] not null check (cardinality(names) > 0),
    not_before  timestamptz not null,
    not_after   timestamptz not null,
    issued_to   text not null,
    reserved_at timestamptz not null,
    issued_at   timestamptz,
    der         bytea,
    check ((issued_at is null) = (der is null))
);

create index certificate_newest_first on certificate (id desc) where issued_at is not null;

create table enrolment_token (
    id         uuid primary key,
    hash       bytea not null unique check (octet_length(hash) = 32),
    names      text[] not null check (cardinality(names) > 0),
    profile    text not null,
    uses       integer not null check (uses > 0),
    redeemed   integer not null default 0 check (redeemed between 0 and uses),
    created_at timestamptz not null,
    expires_at timestamptz not null
);
