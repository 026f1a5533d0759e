-- The operator who made the token that a certificate, or the first of those that it was renewed from, was enrolled with.
-- Tokens are forgotten, certificates are not.
alter table certificate add column operator text;

with recursive enrolled (serial, operator) as (
    select c.serial, substr(t.created_by, length('operator ') + 1)
    from certificate c join enrolment_token t on c.issued_to = 'token ' || t.id
    where t.created_by like 'operator %'
    union all
    select c.serial, e.operator
    from certificate c join enrolled e on c.issued_to = 'certificate ' || e.serial
)
update certificate c set operator = e.operator from enrolled e where c.serial = e.serial;

create index certificate_operator_by_issue on certificate (operator, issued_at, id) where issued_at is not null;
create index certificate_operator_by_expiry on certificate (operator, not_after, id) where issued_at is not null;
