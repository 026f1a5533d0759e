-- With which certificate a recipient was last good, so that it can be asked about while the recipient is away, and since
-- when that one is known to be revoked.
alter table recipient
    add column certificate bytea,
    add column issuer      bytea,
    add column revoked_at  timestamptz,
    add constraint recipient_certificate check ((certificate is null) = (issuer is null)),
    add constraint recipient_revoked check (revoked_at is null or certificate is not null);
