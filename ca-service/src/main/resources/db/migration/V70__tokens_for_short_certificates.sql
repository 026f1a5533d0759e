-- How long the certificates of a token are valid, in seconds; null if the profile decides.
alter table enrolment_token add column certificate_seconds bigint check (certificate_seconds > 0);
