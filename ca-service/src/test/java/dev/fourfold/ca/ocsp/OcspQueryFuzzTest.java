package dev.fourfold.ca.ocsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.ca.Serial;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OCSP requests that say anything. */
class OcspQueryFuzzTest {

    private static final ASN1ObjectIdentifier SHA1 = OIWObjectIdentifiers.idSHA1;

    static Stream<Arguments> refusesOrReads() throws IOException, OCSPException {
        return Stream.of(
                        request(List.of(id(SHA1, 20, 1)), Optional.empty()),
                        request(List.of(id(NISTObjectIdentifiers.id_sha256, 32, 2)), nonce(32, false)),
                        request(List.of(id(SHA1, 20, -1), id(SHA1, 0, 0)), nonce(128, true)),
                        request(many(20), Optional.empty()),
                        request(many(21), Optional.empty()),
                        request(many(1), nonce(129, false)),
                        request(many(1), nonce(0, false)),
                        request(many(1), Optional.of(extension(OCSPObjectIdentifiers.id_pkix_ocsp_response, true))),
                        request(many(1), Optional.of(extension(OCSPObjectIdentifiers.id_pkix_ocsp_response, false))),
                        new byte[0],
                        new byte[] {0x30, (byte) 0x80, 0, 0})
                .map(Arguments::of);
    }

    @MethodSource
    @FuzzTest
    void refusesOrReads(byte[] request) throws IOException, OCSPException {
        OcspQuery query;
        try {
            query = OcspQuery.parse(request);
        } catch (MalformedQueryException e) {
            assertThat(e).hasMessageMatching("[ -~]{1,300}");
            return;
        }
        assertThat(query.wanted()).hasSizeBetween(1, 20);
        assertThat(query.nonce().stream()).allMatch(nonce -> !nonce.isCritical());
        for (CertID id : query.wanted()) {
            Optional<Serial> serial = CertificateIds.serial(id);
            assertThat(serial.map(Serial::value))
                    .isIn(Optional.empty(), Optional.of(id.getSerialNumber().getValue()));
        }
        assertThat(reparsed(query)).isEqualTo(query);
    }

    private static OcspQuery reparsed(OcspQuery query) throws IOException, OCSPException {
        try {
            return OcspQuery.parse(request(query.wanted(), query.nonce()));
        } catch (MalformedQueryException e) {
            throw new AssertionError("What was read can be written", e);
        }
    }

    private static byte[] request(List<CertID> ids, Optional<Extension> extension) throws IOException, OCSPException {
        OCSPReqBuilder request = new OCSPReqBuilder();
        ids.forEach(id -> request.addRequest(new CertificateID(id)));
        extension.ifPresent(only -> request.setRequestExtensions(new Extensions(only)));
        return request.build().getEncoded();
    }

    private static List<CertID> many(int count) {
        return IntStream.range(0, count).mapToObj(i -> id(SHA1, 20, i)).toList();
    }

    private static CertID id(ASN1ObjectIdentifier hash, int length, long serial) {
        return new CertID(
                new AlgorithmIdentifier(hash, DERNull.INSTANCE),
                new DEROctetString(new byte[length]),
                new DEROctetString(new byte[length]),
                new ASN1Integer(BigInteger.valueOf(serial)));
    }

    private static Optional<Extension> nonce(int length, boolean critical) throws IOException {
        return Optional.of(new Extension(
                OCSPObjectIdentifiers.id_pkix_ocsp_nonce, critical, new DEROctetString(new byte[length]).getEncoded()));
    }

    private static Extension extension(ASN1ObjectIdentifier type, boolean critical) {
        return new Extension(type, critical, new byte[] {5, 0});
    }
}
