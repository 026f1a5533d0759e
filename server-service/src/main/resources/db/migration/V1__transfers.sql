-- Amounts are in hundredths. The database's clock is the one clock of all replicas.

create table transfer (
    id            text        primary key,
    payer         text        not null,
    payee         text        not null,
    payee_label   text        not null,
    currency      text        not null check (currency = 'INR'),
    minor_units   bigint      not null check (minor_units > 0),
    reference     text,
    status        text        not null default 'AWAITING_CODE'
                              check (status in ('AWAITING_CODE', 'AUTHORISED', 'LOCKED', 'EXPIRED')),
    attempts      integer     not null default 0,
    max_attempts  integer     not null default 5 check (max_attempts between 1 and 5),
    generation    integer     not null default 1 check (generation >= 1),
    created_at    timestamptz not null default now(),
    authorise_by  timestamptz not null,
    authorised_at timestamptz check ((authorised_at is not null) = (status = 'AUTHORISED')),
    check (attempts between 0 and max_attempts)
);

create unique index transfer_open on transfer (payer, payee, currency, minor_units) where status = 'AWAITING_CODE';
create index transfer_overdue on transfer (authorise_by) where status = 'AWAITING_CODE';

-- What a code was bound to stays as it was, failed attempts stay counted, and an end is an end.
create function refuse_transfer_change() returns trigger language plpgsql as $$
begin
    if (new.id, new.payer, new.payee, new.payee_label, new.currency, new.minor_units, new.reference,
        new.created_at, new.authorise_by, new.max_attempts)
       is distinct from
       (old.id, old.payer, old.payee, old.payee_label, old.currency, old.minor_units, old.reference,
        old.created_at, old.authorise_by, old.max_attempts) then
        raise exception 'the terms of transfer % cannot change', old.id;
    end if;
    if new.attempts < old.attempts or new.generation < old.generation then
        raise exception 'attempts and generation of transfer % only grow', old.id;
    end if;
    if old.status <> 'AWAITING_CODE' and new.status <> old.status then
        raise exception 'transfer % has ended', old.id;
    end if;
    return new;
end $$;

create trigger transfer_immutable before update on transfer
    for each row execute function refuse_transfer_change();

-- One row for each generation of a code. The code is derived from the seed and a key that is not here.
create table otp_delivery (
    id              text        primary key,
    transfer_id     text        not null references transfer,
    generation      integer     not null check (generation >= 1),
    recipient       text        not null,
    status          text        not null default 'QUEUED'
                                check (status in ('QUEUED', 'IN_FLIGHT', 'DELIVERED', 'EXPIRED')),
    seed            bytea       not null check (length(seed) = 32),
    key_id          text        not null,
    send_count      integer     not null default 0,
    created_at      timestamptz not null default now(),
    next_attempt_at timestamptz not null default now(),
    sent_at         timestamptz,
    delivered_at    timestamptz check ((delivered_at is not null) = (status = 'DELIVERED')),
    expires_at      timestamptz not null,
    unique (transfer_id, generation)
);

create index otp_delivery_open on otp_delivery (recipient, next_attempt_at) where status in ('QUEUED', 'IN_FLIGHT');
create index otp_delivery_overdue on otp_delivery (expires_at) where status in ('QUEUED', 'IN_FLIGHT');

-- Who, when, what: a row for each transition, in the same transaction.
create table audit (
    id          bigint generated always as identity primary key,
    at          timestamptz not null default now(),
    transfer_id text        not null references transfer,
    delivery_id text,
    event       text        not null check (event in ('REGISTERED', 'SENT', 'DELIVERED', 'DELIVERY_EXPIRED',
                                                      'WRONG_CODE', 'LOCKED', 'AUTHORISED', 'EXPIRED'))
);

create index audit_transfer on audit (transfer_id, id);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit only grows';
end $$;

create trigger audit_append_only before update or delete or truncate on audit
    for each statement execute function refuse_audit_change();
