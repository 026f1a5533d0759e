-- What the tickets of channels stand for (docs/protocol.md, section 13): sealed under a key that only the ticket gives,
-- kept under a hash of it. All servers on this database share it; a ticket is taken by the one whose delete finds it.
create table channel_ticket (
    id         bytea       primary key check (length(id) = 16),
    owner      text        not null,
    sealed     bytea       not null check (length(sealed) between 1 and 65536),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index channel_ticket_owner on channel_ticket (owner, created_at desc);
create index channel_ticket_overdue on channel_ticket (expires_at);
