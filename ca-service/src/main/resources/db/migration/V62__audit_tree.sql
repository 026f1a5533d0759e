-- Entries that are not yet in the tree.
create table audit_pending (
    entry bigint primary key
);

insert into audit_pending (entry) select id from audit_entry;

-- Where each entry is in the tree.
create table audit_leaf (
    leaf_index bigint primary key check (leaf_index >= 0),
    entry      bigint not null unique
);

-- The hashes of complete subtrees (RFC 9162, section 2.1): level 0 has the leaves; node n of level l covers the 2^l
-- leaves from n * 2^l on.
create table audit_node (
    level integer not null,
    node  bigint not null,
    hash  bytea not null check (octet_length(hash) = 32),
    primary key (level, node)
);

-- Every checkpoint that was signed.
create table audit_checkpoint (
    size bigint primary key check (size >= 0),
    note text not null
);

-- The key that signs checkpoints: 32 bytes of Ed25519.
create table audit_key (
    only_one   boolean primary key default true check (only_one),
    public_key bytea not null check (octet_length(public_key) = 32)
);

create index audit_entry_by_time on audit_entry (at, id);
create index audit_entry_action_by_time on audit_entry (action, at, id);
create index audit_entry_actor_by_time on audit_entry (actor, at, id);
create index audit_entry_object_by_time on audit_entry (object, at, id);

-- A second line only: who may alter the table may also drop the triggers. The tree shows it.
create function refuse_to_rewrite_the_audit_log() returns trigger
    language plpgsql as
$$
begin
    raise exception 'the audit log is only ever added to';
end
$$;

create trigger audit_entry_is_only_added_to
    before update or delete on audit_entry
    for each row execute function refuse_to_rewrite_the_audit_log();

create trigger audit_entry_is_never_emptied
    before truncate on audit_entry
    for each statement execute function refuse_to_rewrite_the_audit_log();
