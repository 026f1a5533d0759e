-- The server processes on this database. One whose lease is over is as good as gone, and its sessions are not counted.
create table replica (
    id          text        primary key check (id ~ '^[0-9a-f]{12}$'),
    since       timestamptz not null default now(),
    lease_until timestamptz not null
);

-- Who is attached, and to which replica: one channel for a recipient, the last attach wins. An epoch is never used
-- twice: whoever holds an older one has lost the recipient, and claims nothing any more.
create sequence channel_epoch;

create table channel_session (
    recipient text        primary key,
    replica   text        not null references replica on delete cascade,
    epoch     bigint      not null unique,
    since     timestamptz not null default now()
);

create index channel_session_replica on channel_session (replica);

-- Where somebody waits for the end of a delivery whose receipt another replica may record.
alter table otp_delivery add waiting_replica text;
