-- The SHA-256 of the signing request. One requester has one current certificate for one request; the hash of a
-- certificate that is no longer valid is taken away when the same request comes again.
alter table certificate add column request_hash bytea check (octet_length(request_hash) = 32);

create unique index certificate_of_request on certificate (issued_to, request_hash) where issued_at is not null;

-- What was issued under an Idempotency-Key. Rows count for 24 hours.
create table idempotency_key (
    requester    text not null,
    key          text not null check (length(key) between 1 and 255),
    request_hash bytea not null check (octet_length(request_hash) = 32),
    serial       text not null,
    created_at   timestamptz not null,
    primary key (requester, key)
);

create index idempotency_key_oldest_first on idempotency_key (created_at);
