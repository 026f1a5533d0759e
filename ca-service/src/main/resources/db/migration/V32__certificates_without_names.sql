-- The certificates with which the CA signs the status of others have no names.
alter table certificate drop constraint if exists certificate_names_check;
