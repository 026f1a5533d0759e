-- An index holds no row as long as a certificate with a key or a signature of ML-DSA; it holds its hash.
alter table root drop constraint root_der_key;
alter table cross_certificate drop constraint cross_certificate_der_key;
alter table issuer drop constraint issuer_der_key;
create unique index root_der on root (sha256(der));
create unique index cross_certificate_der on cross_certificate (sha256(der));
create unique index issuer_der on issuer (sha256(der));
