-- How transfers and deliveries end, besides well and by time.

alter table transfer drop constraint transfer_status_check;
alter table transfer drop constraint transfer_check;
alter table transfer drop constraint transfer_generation_check;
alter table transfer add column executed_at timestamptz;
alter table transfer add constraint transfer_status_check
    check (status in ('AWAITING_CODE', 'AUTHORISED', 'EXECUTED', 'LOCKED', 'EXPIRED', 'CANCELLED'));
alter table transfer add constraint transfer_authorised_check
    check ((authorised_at is not null) = (status in ('AUTHORISED', 'EXECUTED')));
alter table transfer add constraint transfer_executed_check
    check ((executed_at is not null) = (status = 'EXECUTED'));
-- 0 where no code was asked for yet
alter table transfer add constraint transfer_generation_check check (generation >= 0);

create or replace function refuse_transfer_change() returns trigger language plpgsql as $$
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
    if old.authorised_at is not null and new.authorised_at is distinct from old.authorised_at then
        raise exception 'transfer % was authorised once', old.id;
    end if;
    if old.status <> 'AWAITING_CODE' and new.status <> old.status
       and not (old.status = 'AUTHORISED' and new.status = 'EXECUTED') then
        raise exception 'transfer % has ended', old.id;
    end if;
    return new;
end $$;

alter table otp_delivery drop constraint otp_delivery_status_check;
alter table otp_delivery drop constraint otp_delivery_check;
alter table otp_delivery add constraint otp_delivery_status_check check (status in
    ('QUEUED', 'IN_FLIGHT', 'DELIVERED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'CANCELLED'));
-- a receipt stays where a newer code took the place of a delivered one
alter table otp_delivery add constraint otp_delivery_receipt_check
    check (case when delivered_at is null then status <> 'DELIVERED' else status in ('DELIVERED', 'SUPERSEDED') end);
-- when somebody asked for it last: the next who asks has to wait from then
alter table otp_delivery add column requested_at timestamptz not null default now();
-- how often the device said that it will not take it
alter table otp_delivery add column refusals integer not null default 0;

create function refuse_delivery_change() returns trigger language plpgsql as $$
begin
    if (new.id, new.transfer_id, new.generation, new.recipient, new.seed, new.key_id, new.created_at, new.expires_at)
       is distinct from
       (old.id, old.transfer_id, old.generation, old.recipient, old.seed, old.key_id, old.created_at, old.expires_at) then
        raise exception 'what the code of delivery % is made of cannot change', old.id;
    end if;
    if new.status <> old.status and not (old.status in ('QUEUED', 'IN_FLIGHT')
                                         or old.status = 'DELIVERED' and new.status = 'SUPERSEDED') then
        raise exception 'delivery % has ended', old.id;
    end if;
    return new;
end $$;

create trigger otp_delivery_immutable before update on otp_delivery
    for each row execute function refuse_delivery_change();

-- Codes that devices may show still though they are good for nothing any more: a second queue, a row for each. What
-- becomes of a device that is away, it asks when it attaches.
create table withdrawal (
    delivery_id text        primary key references otp_delivery,
    recipient   text        not null,
    created_at  timestamptz not null default now()
);

create index withdrawal_recipient on withdrawal (recipient);

-- Made with a key that is not here when a transfer is authorised, and looked at before it is executed: who has the database
-- alone can authorise nothing.
alter table transfer add column proof bytea;
alter table transfer add column proof_key_id text;
