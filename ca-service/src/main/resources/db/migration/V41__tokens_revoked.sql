-- Who made an enrolment token, and since when it is good no more whatever is left of it.
alter table enrolment_token add column created_by text;
alter table enrolment_token add column revoked_at timestamptz;

create index enrolment_token_newest_first on enrolment_token (created_at desc, id desc);
