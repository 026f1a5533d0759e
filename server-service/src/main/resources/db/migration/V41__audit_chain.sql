-- The chain of the audit log: each row gets, within about a second, a place in it and a code of the row and of the code
-- before, under a key that the database alone does not give (docs/otp.md, "The audit log").
alter table audit
    add column origin bytea, -- which process wrote the row
    add column proof  bytea, -- that it did: a MAC of the row under a key of that process
    add column place  bigint check (place >= 1),
    add column mac    bytea check (length(mac) = 32),
    add constraint audit_sealed check ((place is null) = (mac is null)),
    drop constraint audit_transfer_id_fkey; -- what was done outlives what it was done to

create unique index audit_place on audit (place) where place is not null;
create index audit_unsealed on audit (id) where place is null;

-- The key of the chain, wrapped under a key that comes from otp.key.
create table audit_key (
    id        boolean primary key default true check (id), -- one row
    wrapped   bytea   not null,
    key_id    text    not null, -- of the otp.key that it is wrapped under
    first_row bigint  not null  -- rows up to this one are older than the chain, and without a proof
);

-- Fields as netstrings, so that no two rows have the same bytes.
create function audit_netstring(field text) returns text language sql immutable as $$
    select case when field is null then '-,'
                else octet_length(convert_to(field, 'UTF8')) || ':' || field || ',' end
$$;

create function audit_canonical(entry audit) returns bytea language sql stable as $$
    select convert_to(
        audit_netstring(entry.id::text)
        || audit_netstring(((extract(epoch from entry.at) * 1000000)::bigint)::text)
        || audit_netstring(entry.transfer_id) || audit_netstring(entry.delivery_id)
        || audit_netstring(entry.event) || audit_netstring(entry.actor) || audit_netstring(entry.detail), 'UTF8')
$$;

-- HMAC-SHA-256 under the key of the process whose connection this is, given as its two padded blocks. Whoever inserts
-- over a connection of his own has none.
create function prove_audit() returns trigger language plpgsql as $$
declare
    inner_block bytea := decode(current_setting('fourfold.audit_inner', true), 'hex');
    outer_block bytea := decode(current_setting('fourfold.audit_outer', true), 'hex');
begin
    new.place := null;
    new.mac := null;
    new.origin := decode(current_setting('fourfold.audit_origin', true), 'hex');
    new.proof := sha256(outer_block || sha256(inner_block || audit_canonical(new)));
    return new;
end $$;

create trigger audit_proof before insert on audit for each row execute function prove_audit();

-- A row gets its place once; nothing else about it ever changes.
create function refuse_audit_update() returns trigger language plpgsql as $$
begin
    if old.place is not null or new.place is null
       or (new.id, new.at, new.transfer_id, new.delivery_id, new.event, new.actor, new.detail, new.origin, new.proof)
          is distinct from
          (old.id, old.at, old.transfer_id, old.delivery_id, old.event, old.actor, old.detail, old.origin, old.proof) then
        raise exception 'the audit only grows';
    end if;
    return new;
end $$;

drop trigger audit_append_only on audit;
create trigger audit_append_only before delete or truncate on audit
    for each statement execute function refuse_audit_change();
create trigger audit_sealed_once before update on audit
    for each row execute function refuse_audit_update();
