-- Who did it: 'server', 'caller <name>' or 'device <name>'. The detail is a word or a name, never a code.
alter table audit
    add column actor  text not null default 'server' check (actor ~ '^(server|(caller|device) [!-~]{1,253})$'),
    add column detail text check (length(detail) <= 300 and detail ~ '^[a-z][!-~]*$'),
    alter column transfer_id drop not null; -- of a recipient, say
