-- When a checkpoint was signed; of those from before, nobody knows.
alter table audit_checkpoint add column signed_at timestamptz;
