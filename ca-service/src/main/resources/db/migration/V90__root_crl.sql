-- What a root says that it has revoked, signed while its key was at hand.
create table root_crl (
    root        integer primary key references root,
    number      bigint not null,
    this_update timestamptz not null,
    next_update timestamptz not null,
    der         bytea not null
);
