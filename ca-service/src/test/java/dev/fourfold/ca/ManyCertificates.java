package dev.fourfold.ca;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fills the ledger of a running CA with certificates, by SQL: one that it has issued already, again and again, under
 * other serials and names. Each tenth certificate is of a name that ten have; one in twenty is still valid.
 */
final class ManyCertificates {

    private static final String CERTIFICATES = """
            insert into certificate
                (serial, profile, subject, names, common_name, not_before, not_after, issued_to, reserved_at, issued_at,
                 issuer, der, fingerprint, key_hash, key_type,
                 operator)
            select '4' || substr(md5('a' || i) || md5('b' || i), 1, 39),
                   case when i % 3 = 0 then 'client' else 'server' end,
                   'CN=host-' || i % (:count / 10) || '.many.example',
                   array['host-' || i % (:count / 10) || '.many.example', 'i' || i || '.zone-' || i % 100 || '.example'],
                   'host-' || i % (:count / 10) || '.many.example',
                   now() - (:count - i) * interval '1 second',
                   now() - (:count - i) * interval '1 second' + (:count / 20 + i % 100) * interval '1 second',
                   'token ' || md5('t' || i / 10)::uuid,
                   now() - (:count - i) * interval '1 second',
                   now() - (:count - i) * interval '1 second',
                   one.issuer, one.der, sha256(('f' || i)::bytea), sha256(('k' || i / 2)::bytea), 'P-256',
                   'op-' || i % 3
            from generate_series(1, :count) as i,
                 (select issuer, der from certificate where issued_at is not null order by id limit 1) as one""";

    private static final String NAMES = """
            insert into certificate_name (name, issued_at, not_after, certificate)
            select key, issued_at, not_after, id from certificate, name_keys(names, common_name) as key
            where issued_at is not null
            on conflict do nothing""";

    private ManyCertificates() {}

    /** Adds {@code count} certificates, a multiple of 20, and lets the database look at them. The CA has issued one. */
    static void fill(JdbcClient jdbc, int count) {
        jdbc.sql(CERTIFICATES).param("count", count).update();
        // before the names, whose references would else be looked up without an index
        jdbc.sql("analyze certificate").update();
        jdbc.sql(NAMES).update();
        jdbc.sql("analyze certificate_name").update();
    }
}
