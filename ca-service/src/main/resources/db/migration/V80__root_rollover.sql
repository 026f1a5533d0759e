-- When a root came into its state; and one bridge at most from each root to each other.
alter table root add column changed_at timestamptz;
update root set changed_at = created_at;
alter table root alter column changed_at set not null;

create unique index cross_certificate_is_one_bridge on cross_certificate (root, signed_by);
