package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.security.cert.X509Extension;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CRLs of a CA. */
class CrlIT {

    private static final RunningCa CA = RunningCa.shared();
    private static final RevocationApi API = new RevocationApi(CA);
    private static final Duration SECONDS = Duration.ofSeconds(15);

    @Test
    void listWhatIsRevokedWithinSeconds() throws GeneralSecurityException {
        X509Certificate revoked = API.enrol();
        assertThat(API.post(
                                Answers.serial(revoked),
                                "{\"reason\":\"superseded\",\"invalidityDate\":\"2026-01-02T03:04:05Z\"}")
                        .statusCode())
                .isEqualTo(201);
        X509CRL full = awaitCrl("/crl/1.crl", crl -> crl.isRevoked(revoked));
        X509CRLEntry entry = full.getRevokedCertificate(revoked);
        assertThat(entry.getRevocationReason()).isEqualTo(CRLReason.SUPERSEDED);
        assertThat(entry.getExtensionValue("2.5.29.24")).isNotNull();
        assertThat(full.getVersion()).isEqualTo(2);
        assertThat(full.getCriticalExtensionOIDs()).isNullOrEmpty();
        assertThat(full.getNonCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.20", "2.5.29.35", "2.5.29.46");
        assertThat(full.getThisUpdate().toInstant()).isBetween(Instant.now().minusSeconds(3600), Instant.now());
        assertThat(full.getNextUpdate().toInstant())
                .isEqualTo(full.getThisUpdate().toInstant().plus(Duration.ofHours(24)));
        X509CRL delta = crl(get("/crl/1-delta.crl"));
        assertThat(delta.isRevoked(revoked)).isTrue();
        assertThat(delta.getCriticalExtensionOIDs()).containsExactly("2.5.29.27");
        assertThat(number(delta)).isGreaterThanOrEqualTo(number(full));
        assertThat(number(delta, Extension.deltaCRLIndicator)).isLessThan(number(full));
    }

    @Test
    void haveAShardThatTheCertificateNames() throws GeneralSecurityException {
        X509Certificate revoked = API.enrol();
        String url = url(revoked);
        assertThat(url).matches("http://ca\\.example:8080/crl/1/([0-9]|1[0-5])\\.crl");
        String path = url.substring("http://ca.example:8080".length());
        assertThat(crl(get(path)).isRevoked(revoked)).isFalse();
        API.revoke(revoked, "unspecified");
        X509CRL shard = awaitCrl(path, crl -> crl.isRevoked(revoked));
        assertThat(shard.getRevokedCertificate(revoked).hasExtensions()).isFalse();
        assertThat(shard.getCriticalExtensionOIDs()).containsExactly("2.5.29.28");
        assertThat(IssuingDistributionPoint.getInstance(value(shard, Extension.issuingDistributionPoint))
                        .getDistributionPoint()
                        .toString())
                .contains(url);
        int other = (Integer.parseInt(path.replaceAll(".*/|\\.crl", "")) + 1) % 16;
        assertThat(crl(get("/crl/1/" + other + ".crl")).isRevoked(revoked)).isFalse();
    }

    @Test
    @Thorough("it waits for CRLs to end")
    void forgetAReleasedHoldOfWhichDeltasTell() throws GeneralSecurityException {
        X509Certificate held = API.enrol();
        API.revoke(held, "certificateHold");
        X509CRL full = awaitCrl("/crl/1.crl", crl -> crl.isRevoked(held));
        assertThat(full.getRevokedCertificate(held).getRevocationReason()).isEqualTo(CRLReason.CERTIFICATE_HOLD);
        API.release(held);
        X509CRL delta = awaitCrl(
                "/crl/1-delta.crl",
                crl -> crl.getRevokedCertificate(held) != null
                        && crl.getRevokedCertificate(held).getRevocationReason() == CRLReason.REMOVE_FROM_CRL);
        X509CRL later = crl(get("/crl/1.crl"));
        assertThat(later.isRevoked(held)).isFalse();
        assertThat(number(later)).isGreaterThan(number(full));
        assertThat(number(delta, Extension.deltaCRLIndicator)).isLessThan(number(full));
    }

    @Test
    @Thorough("it waits for CRLs to end")
    void keepAnEntryUntilItWasOnOneCrlAfterItsCertificateEnded() {
        X509Certificate revoked = API.enrol();
        API.revoke(revoked, "superseded");
        awaitCrl("/crl/1.crl", crl -> crl.isRevoked(revoked));
        Instant end = revoked.getNotAfter().toInstant();
        CA.clock().moveBy(Duration.ofDays(7).plusMinutes(5));
        try {
            X509CRL first = awaitCrl(
                    "/crl/1.crl", crl -> crl.getThisUpdate().toInstant().isAfter(end));
            assertThat(first.isRevoked(revoked)).isTrue();
            CA.clock().moveBy(Duration.ofHours(2));
            awaitCrl("/crl/1.crl", crl -> !crl.isRevoked(revoked));
            CA.clock().moveBy(Duration.ofHours(-2));
        } finally {
            CA.clock().moveBy(Duration.ofDays(-7).minusMinutes(5));
        }
        // and a clock that has gone wrong does not stop the CA for a week
        awaitCrl("/crl/1.crl", crl -> crl.isRevoked(revoked));
    }

    @Test
    void areMadeWhileNothingChanges() {
        X509CRL before = crl(get("/crl/1/0.crl"));
        CA.clock().moveBy(Duration.ofMinutes(61));
        try {
            awaitCrl("/crl/1/0.crl", crl -> number(crl) > number(before));
        } finally {
            CA.clock().moveBy(Duration.ofMinutes(-61));
        }
    }

    @Test
    void areServedForCaches() {
        HttpResponse<byte[]> answer = get("/crl/1.crl");
        X509CRL crl = crl(answer);
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/pkix-crl");
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(answer.headers().firstValue("Cache-Control"))
                .contains("max-age=60, must-revalidate, no-transform, public");
        assertThat(answer.headers().firstValue("Last-Modified")).isPresent();
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isEqualTo("\"" + number(crl) + "\"");
        assertThat(CA.get("/crl/1.crl", "If-None-Match", tag).statusCode()).isIn(304, 200);
        HttpResponse<byte[]> head = CA.send(HttpRequest.newBuilder(CA.uri("/crl/1.crl"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("ETag")).isPresent();
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/crl/1.pem", "/crl/1-delta.pem", "/crl/1/15.pem"})
    void comeAsTextToo(String path) {
        HttpResponse<byte[]> answer = get(path);
        assertThat(new String(answer.body(), StandardCharsets.US_ASCII))
                .startsWith("-----BEGIN X509 CRL-----\n")
                .endsWith("\n-----END X509 CRL-----\n");
        assertThat(number(crl(answer))).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/crl/2.crl", "/crl/1/16.crl", "/crl/999999999.pem", "/crl/7-delta.crl"})
    void areOfKnownIssuers(String path) {
        Answers.assertProblem(CA.get(path), 404, Refusal.UNKNOWN_CRL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/crl",
                "/crl/",
                "/crl/1",
                "/crl/1.txt",
                "/crl/0.crl",
                "/crl/-1.crl",
                "/crl/1.crl/",
                "/crl/01.crl",
                "/crl/99999999999999999999.crl",
                "/crl/1/.crl",
                "/crl/1/99999.crl",
                "/crl/1/-1.crl",
                "/crl/1/full.crl",
                "/crl/1/delta.crl",
                "/crl/..%3B/1.crl"
            })
    void haveNoOtherPaths(String path) {
        Answers.assertProblem(CA.get(path), 404, "not-found");
    }

    @Test
    void areWatched() {
        assertThat(RunningCa.json(CA.get("/actuator/health"))
                        .get("components")
                        .get("crl")
                        .get("status")
                        .asString())
                .isEqualTo("UP");
        assertThat(new String(CA.get("/actuator/prometheus").body(), StandardCharsets.UTF_8))
                .contains("fourfold_ca_crl_number ", "fourfold_ca_crl_age ", "fourfold_ca_crl_entries ")
                .contains("fourfold_ca_crl_making_seconds_bucket{le=");
    }

    private static HttpResponse<byte[]> get(String path) {
        HttpResponse<byte[]> answer = CA.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer;
    }

    private static X509CRL awaitCrl(String path, Predicate<X509CRL> condition) {
        return await().atMost(SECONDS).pollInterval(Duration.ofMillis(200)).until(() -> crl(get(path)), condition);
    }

    /** Returns a CRL of the issuer. */
    private static X509CRL crl(HttpResponse<byte[]> answer) {
        try {
            X509CRL crl = (X509CRL)
                    CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(answer.body()));
            crl.verify(Answers.certificates(CA.get("/ca/issuing.pem").body())
                    .getFirst()
                    .getPublicKey());
            return crl;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(X509CRL crl) {
        return number(crl, Extension.cRLNumber);
    }

    private static long number(X509CRL crl, ASN1ObjectIdentifier extension) {
        return ASN1Integer.getInstance(value(crl, extension)).longValueExact();
    }

    private static ASN1Primitive value(X509Extension of, ASN1ObjectIdentifier extension) {
        try {
            return ASN1Primitive.fromByteArray(ASN1OctetString.getInstance(of.getExtensionValue(extension.getId()))
                    .getOctets());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url(X509Certificate certificate) {
        return CRLDistPoint.getInstance(value(certificate, Extension.cRLDistributionPoints))
                .toString()
                .replaceAll("(?s).*(http:[^\\s]*).*", "$1");
    }
}
