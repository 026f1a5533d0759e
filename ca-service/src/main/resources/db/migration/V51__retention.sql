-- Tokens that a retention job may remove once they have expired. A token that is configured must not be forgotten: it
-- would be new again at the next start. Of those from before it is not known which were.
alter table enrolment_token add column configured boolean not null default false;
update enrolment_token set configured = true;

create index enrolment_token_by_expiry on enrolment_token (expires_at) where not configured;
create index certificate_never_issued on certificate (reserved_at) where issued_at is null;
