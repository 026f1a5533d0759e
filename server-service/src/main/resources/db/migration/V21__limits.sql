-- How often payers typed wrong codes. The row is also the lock under which all that is counted of a payer is counted.
create table payer (
    name          text        primary key,
    failures      integer     not null default 0,    -- wrong codes since the last right one
    recent        timestamptz[] not null default '{}', -- those of the last hour that no block has answered yet
    blocks        integer     not null default 0,    -- since the last right code: each is twice as long as the one before
    blocked_until timestamptz -- infinity: until somebody unlocks it
);

-- How many codes a caller had made in the minute that began with the first of them.
create table caller_minute (
    caller text        primary key,
    since  timestamptz not null,
    used   integer     not null
);

-- When somebody tried to confirm a transfer, for a minute.
create table confirmation_minute (
    transfer_id text          primary key,
    at          timestamptz[] not null,
    last_at     timestamptz   not null
);

create index confirmation_minute_overdue on confirmation_minute (last_at);
create index otp_delivery_recipient on otp_delivery (recipient, created_at);
create index transfer_payer_open on transfer (payer, authorise_by) where status = 'AWAITING_CODE';
