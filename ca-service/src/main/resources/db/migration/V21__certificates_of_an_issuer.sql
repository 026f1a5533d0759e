-- When the last certificate of an issuer ends: before that it should not retire.
create index certificate_by_issuer on certificate (issuer, not_after);
