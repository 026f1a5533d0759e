package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a CA with many certificates does, a tenth of them revoked; {@code -Dfourfold.size=1000000} is how many. It says
 * what it has measured, and fails if lists or revocation take much longer than with few.
 */
@Isolated
@Thorough("InventoryPlansIT looks at the plans")
class SizeIT {

    private static final Logger log = LoggerFactory.getLogger(SizeIT.class);
    private static final int FEW = 1000;
    private static final int MANY = Integer.getInteger("fourfold.size", 10_000);
    private static final int TIMES = 200;

    /** How many times as long it may take, on a machine that does other things too. */
    private static final int TOLERANCE = 5;

    private static final List<String> LISTS = List.of(
            "?limit=100",
            "?limit=100&name=host-7.many.example",
            "?limit=100&name=*.zone-7.example",
            "?limit=100&state=valid&sort=soonest",
            "?limit=100&profile=client",
            "?limit=100&serial=4abc");

    /** Of the oldest certificates, as if they were valid still. */
    private static final String REVOKE = """
            with oldest as (select serial, issuer, row_number() over (order by id) as row from certificate
                          where issued_at is not null order by id limit :count)
            insert into revocation (serial, issuer, reason, revoked_at, not_after, revision)
            select serial, oldest.issuer, 4, now(), now() + interval '6 days', revision + row
            from oldest join crl_series on crl_series.issuer = oldest.issuer
            on conflict do nothing""";

    private final Path keys = RunningCa.newFolder();
    private final TestDatabase database = TestDatabase.create();

    @Test
    void isNearlyAsFastWithMany() {
        Duration listFew;
        Duration revokeFew;
        try (RunningCa ca = RunningCa.start(RunningCa.newFolder(), TestDatabase.create())) {
            fill(ca, FEW);
            listFew = list(ca, FEW);
            revokeFew = revoke(ca, 0);
        }
        try (RunningCa ca = RunningCa.start(keys, database)) {
            fill(ca, MANY);
            assertThat(list(ca, MANY)).isLessThan(listFew.multipliedBy(TOLERANCE));
        }
        long begin = System.nanoTime();
        try (RunningCa ca = RunningCa.start(keys, database)) {
            assertThat(ca.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            log.warn("with {} certificates, ready after {} ms", MANY, millis(begin));
            revokeMany(ca, MANY / 10);
            assertThat(revoke(ca, MANY / 10)).isLessThan(revokeFew.multipliedBy(TOLERANCE));
        }
    }

    private static void fill(RunningCa ca, int count) {
        long begin = System.nanoTime();
        new RevocationApi(ca).enrol();
        ManyCertificates.fill(ca.jdbc(), count);
        log.warn("{} certificates in the ledger after {} ms", count, millis(begin));
    }

    private static Duration list(RunningCa ca, int count) {
        return LISTS.stream()
                .map(query -> measure("with " + count + " certificates, " + query, () -> {
                    assertThat(ca.operatorGet("/api/v1/certificates" + query).statusCode())
                            .isEqualTo(200);
                }))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static void revokeMany(RunningCa ca, int count) {
        ca.jdbc().sql(REVOKE).param("count", count).update();
        ca.jdbc()
                .sql("update crl_series set revision = (select max(revision) from revocation)")
                .update();
        ca.jdbc().sql("analyze revocation").update();
        long begin = System.nanoTime();
        await().atMost(Duration.ofMinutes(5)).until(() -> size(ca) >= count);
        log.warn("{} revocations are in a CRL after {} ms", count, millis(begin));
    }

    private static int size(RunningCa ca) throws CertificateException, CRLException {
        X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(ca.get("/crl/1.crl").body()));
        var entries = crl.getRevokedCertificates();
        return entries == null ? 0 : entries.size();
    }

    private static Duration revoke(RunningCa ca, int revoked) {
        RevocationApi api = new RevocationApi(ca);
        List<X509Certificate> certificates =
                IntStream.range(0, TIMES).mapToObj(_ -> api.enrol()).toList();
        var next = certificates.iterator();
        return measure("with " + revoked + " revoked, revoke", () -> api.revoke(next.next(), "superseded"));
    }

    /** Returns how long it mostly takes. */
    private static Duration measure(String what, Runnable step) {
        Latency latency = Latency.of(TIMES, step);
        log.warn("{}: {}", what, latency);
        return latency.p50();
    }

    private static long millis(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }
}
