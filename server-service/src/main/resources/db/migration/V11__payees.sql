-- Who can get codes: whoever has a payee, or has attached once.
create table recipient (
    name        text        primary key,
    attached_at timestamptz -- the last time; none if it never has
);

-- Whom a recipient can pay. Of an account number only the end is here.
create table payee (
    recipient  text        not null references recipient,
    id         text        not null check (id ~ '^[a-z0-9-]{1,32}$'),
    label      text        not null,
    account    text        check (account ~ '^XXXXXX[0-9A-Z]{4}$'),
    configured boolean     not null, -- as the configuration has it; changed over HTTP, it is no longer
    changed_at timestamptz not null default now(),
    primary key (recipient, id)
);

alter table transfer add column payee_account text;

create or replace function refuse_transfer_change() returns trigger language plpgsql as $$
begin
    if (new.id, new.payer, new.payee, new.payee_label, new.payee_account, new.currency, new.minor_units, new.reference,
        new.created_at, new.authorise_by, new.max_attempts)
       is distinct from
       (old.id, old.payer, old.payee, old.payee_label, old.payee_account, old.currency, old.minor_units, old.reference,
        old.created_at, old.authorise_by, old.max_attempts) then
        raise exception 'the terms of transfer % cannot change', old.id;
    end if;
    if new.attempts < old.attempts or new.generation < old.generation then
        raise exception 'attempts and generation of transfer % only grow', old.id;
    end if;
    if old.authorised_at is not null and new.authorised_at is distinct from old.authorised_at then
        raise exception 'transfer % was authorised once', old.id;
    end if;
    if old.status <> 'AWAITING_CODE' and new.status <> old.status
       and not (old.status = 'AUTHORISED' and new.status = 'EXECUTED') then
        raise exception 'transfer % has ended', old.id;
    end if;
    return new;
end $$;
