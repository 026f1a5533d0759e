package dev.fourfold.ca.ledger;

import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Fills in, at start, what the inventory did not yet keep when a certificate was issued. */
@Component
class OlderCertificates implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(OlderCertificates.class);
    private static final int BATCH = 1000;

    private final JdbcClient jdbc;

    OlderCertificates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void afterSingletonsInstantiated() {
        int filled = 0;
        for (List<Older> batch = next(); !batch.isEmpty(); batch = next()) {
            batch.forEach(this::fill);
            filled += batch.size();
        }
        if (filled > 0) {
            log.info("filled in the keys of {} certificates of an earlier version", filled);
        }
    }

    private List<Older> next() {
        return jdbc.sql("""
                        select id, der from certificate
                        where issued_at is not null and key_hash is null order by id limit ?""")
                .param(BATCH)
                .query((row, _) -> new Older(row.getLong("id"), Certificate.getInstance(row.getBytes("der"))))
                .list();
    }

    private void fill(Older older) {
        LeafKey key = LeafKey.of(older.certificate().getSubjectPublicKeyInfo());
        jdbc.sql("update certificate set key_hash = ?, key_type = ? where id = ?")
                .params(key.hash().toArray(), key.type(), older.id())
                .update();
    }

    private record Older(long id, Certificate certificate) {}
}
