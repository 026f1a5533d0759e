-- The issuing certificates of this CA. The one that is active signs new certificates.
create table issuer (
    id         integer generated always as identity primary key,
    der        bytea not null unique,
    state      text not null check (state in ('pending', 'active', 'retiring', 'retired')),
    created_at timestamptz not null
);

create unique index issuer_one_is_active on issuer (state) where state = 'active';

alter table certificate add column issuer integer references issuer;
