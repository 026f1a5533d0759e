-- Where the rows of this database came from, if not from its own CA's work: a backup, or another database.
create table database_arrival (
    id          bigint generated always as identity primary key,
    kind        text not null check (kind in ('restored', 'moved')),
    at          timestamptz not null,
    snapshot_at timestamptz not null,
    recorded    boolean not null default false -- whether the audit log says so
);

-- Where the CA of this database works now, if no longer here.
create table database_departure (
    only_one boolean primary key default true check (only_one),
    target   text not null,
    at       timestamptz not null
);
