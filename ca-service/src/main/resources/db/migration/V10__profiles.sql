-- The CA's own certificates, such as those that sign answers about status, have a subject and no names.
alter table certificate drop constraint certificate_names_check;

-- Keys that are never certified again, and why: their holders have lost them.
create table blocked_key (
    spki_sha256 bytea primary key check (octet_length(spki_sha256) = 32),
    reason      text not null check (reason <> ''),
    since       timestamptz not null
);
