-- The CRLs that all processes serve, in the same bytes: of each issuer one that is full, a delta, and its shards.
create table crl (
    issuer      integer not null references issuer,
    scope       text not null check (scope ~ '^(full|delta|[0-9]{1,4})$'),
    number      bigint not null,
    this_update timestamptz not null,
    next_update timestamptz not null,
    der         bytea not null,
    primary key (issuer, scope)
);

-- When CRLs were made; all that are made together have one number. Scheduled ones are the bases of deltas.
create table crl_build (
    issuer      integer not null references issuer,
    number      bigint not null,
    this_update timestamptz not null,
    next_update timestamptz not null,
    revision    bigint not null,
    scheduled   boolean not null,
    entries     integer not null,
    primary key (issuer, number)
);
