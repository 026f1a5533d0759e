-- What lists show and search for, so that they need not read the certificates themselves. Of certificates from before,
-- key_hash and key_type are filled in at the next start.
alter table certificate
    add column common_name text,
    add column fingerprint bytea check (octet_length(fingerprint) = 32),
    add column key_hash    bytea check (octet_length(key_hash) = 32),
    add column key_type    text;

update certificate
set fingerprint = sha256(der), common_name = substring(subject from '(?:^|,)CN=([^,+]*)')
where issued_at is not null;

-- The texts under which a certificate is found: its names; with a dot before them, the domains that its DNS names are
-- in; and its common name after CN=.
create function name_keys(names text[], common_name text) returns setof text
    language sql immutable parallel safe as
$$
    select distinct key
    from (select name
          from unnest(names) as name
          union all
          select '.' || array_to_string((string_to_array(name, '.'))[label:], '.')
          from unnest(names) as name, generate_series(2, cardinality(string_to_array(name, '.'))) as label
          where strpos(name, ':') = 0
          union all
          select 'CN=' || common_name
          where common_name is not null) as keys (key)
$$;

create table certificate_name (
    name        text not null,
    issued_at   timestamptz not null,
    not_after   timestamptz not null,
    certificate bigint not null references certificate on delete cascade,
    primary key (name, issued_at, certificate)
);

insert into certificate_name (name, issued_at, not_after, certificate)
select key, issued_at, not_after, id
from certificate, name_keys(names, common_name) as key
where issued_at is not null;

create index certificate_name_by_expiry on certificate_name (name, not_after, certificate);
create index certificate_name_of_certificate on certificate_name (certificate);

-- One for each filter in each order. A token is good for 1,000 certificates at most, so that certificate_of_request
-- (V60) is enough for it.
drop index certificate_newest_first;
create index certificate_by_issue on certificate (issued_at, id) where issued_at is not null;
create index certificate_by_expiry on certificate (not_after, id) where issued_at is not null;
create index certificate_profile_by_issue on certificate (profile, issued_at, id) where issued_at is not null;
create index certificate_profile_by_expiry on certificate (profile, not_after, id) where issued_at is not null;
create index certificate_issuer_by_issue on certificate (issuer, issued_at, id) where issued_at is not null;
create index certificate_issuer_by_expiry on certificate (issuer, not_after, id) where issued_at is not null;
create index certificate_serial_prefix on certificate (serial collate "C") where issued_at is not null;
create index certificate_fingerprint on certificate (fingerprint) where issued_at is not null;
create index certificate_key_hash on certificate (key_hash) where issued_at is not null;
create index certificate_without_key_hash on certificate (id) where issued_at is not null and key_hash is null;
