-- The roots of this CA. The active one is the one to pin; a pending one is published before it is used, and a retiring
-- one is still trusted by those who have not moved on. authority.root_fingerprint is that of the active root.
create table root (
    id         integer generated always as identity primary key,
    der        bytea not null unique,
    state      text not null check (state in ('pending', 'active', 'retiring', 'retired')),
    created_at timestamptz not null
);

create unique index root_one_is_active on root (state) where state = 'active';

-- The key and the name of a root, certified by another: a bridge for those who trust only the other.
create table cross_certificate (
    id         integer generated always as identity primary key,
    root       integer not null references root,
    signed_by  integer not null references root check (signed_by <> root),
    der        bytea not null unique,
    created_at timestamptz not null
);

-- Where an issuer's key is; and, until a root that is elsewhere has signed it, its request in place of a certificate.
alter table issuer add column key_reference text not null default 'issuing.p12';
alter table issuer alter column key_reference drop default;
alter table issuer add column request bytea;
alter table issuer add column changed_at timestamptz;
update issuer set changed_at = created_at;
alter table issuer alter column changed_at set not null;
alter table issuer alter column der drop not null;
alter table issuer add check (der is not null or (state = 'pending' and request is not null));
