-- Whether a revocation is for ever, or a hold that the CA may release; and when the CA was asked about a recipient last, by
-- whichever server, so that they share the work and everyone has a turn.
alter table recipient
    add column revoked_for_ever boolean not null default false,
    add column asked_at         timestamptz,
    add constraint recipient_revoked_for_ever check (not revoked_for_ever or revoked_at is not null);
