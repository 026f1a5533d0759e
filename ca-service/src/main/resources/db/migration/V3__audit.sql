-- What the CA did, and who asked for it. Rows are only ever added.
create table audit_entry (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    action  text not null,
    actor   text not null,
    object  text not null,
    details jsonb not null
);
