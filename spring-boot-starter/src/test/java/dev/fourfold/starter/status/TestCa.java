package dev.fourfold.starter.status;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.StatusQuestion;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A CA of a test that answers as the test says, at a time that the test says. */
final class TestCa implements StatusSource {

    static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    private static final X500Name NAME = new X500Name("CN=Test");
    private static final X500Name DELEGATE = new X500Name("CN=Statuses");

    /** When it answers: what it says is of that moment. */
    Instant now = BEGIN;

    @Nullable
    CertificateStatus status = CertificateStatus.GOOD;

    Duration age = Duration.ZERO;
    Duration validity = Duration.ofHours(1);
    boolean otherNonce;
    KeyPair signer;

    @Nullable
    X509Certificate delegate;

    @Nullable
    IOException failure;

    @Nullable
    Bytes instead;

    final AtomicInteger questions = new AtomicInteger();
    final X509Certificate certificate;
    private final KeyPair keys;
    private long serial;

    TestCa() throws Exception {
        keys = keys();
        signer = keys;
        certificate = sign(builder(NAME, keys, BEGIN.plus(Duration.ofDays(365)))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
    }

    static KeyPair keys() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair of, Instant end) {
        serial++;
        return new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.valueOf(serial),
                Date.from(BEGIN.minus(Duration.ofDays(1))),
                Date.from(end),
                subject,
                of.getPublic());
    }

    private X509Certificate sign(X509v3CertificateBuilder builder) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(keys.getPrivate())));
    }

    X509Certificate device() throws Exception {
        return sign(builder(new X500Name("CN=client.com"), keys(), BEGIN.plus(Duration.ofDays(30))));
    }

    /** Has somebody else answer, whose certificate allows that or something else, and has an end. */
    void delegate(KeyPurposeId purpose, Instant end) throws Exception {
        signer = keys();
        delegate = sign(builder(DELEGATE, signer, end)
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose)));
    }

    @Override
    public Bytes answer(StatusQuestion question, X509Certificate asked) throws IOException {
        questions.incrementAndGet();
        if (failure != null) {
            throw failure;
        }
        try {
            return instead == null ? response(new OCSPReq(question.encoded().toArray())) : instead;
        } catch (OCSPException | OperatorCreationException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Bytes response(OCSPReq request)
            throws IOException, OCSPException, OperatorCreationException, GeneralSecurityException {
        Instant from = now.minus(age);
        var builder = new BasicOCSPRespBuilder(new RespID(delegate == null ? NAME : DELEGATE));
        builder.addResponse(
                request.getRequestList()[0].getCertID(), status, Date.from(from), Date.from(from.plus(validity)));
        builder.setResponseExtensions(new Extensions(nonce(request)));
        X509CertificateHolder[] shown = delegate == null
                ? new X509CertificateHolder[0]
                : new X509CertificateHolder[] {new JcaX509CertificateHolder(delegate)};
        var signed =
                builder.build(new JcaContentSignerBuilder("Ed25519").build(signer.getPrivate()), shown, Date.from(now));
        return Bytes.of(new OCSPRespBuilder().build(OCSPResp.SUCCESSFUL, signed).getEncoded());
    }

    private Extension nonce(OCSPReq request) throws IOException {
        return otherNonce
                ? new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                        false,
                        new DEROctetString(new DEROctetString(new byte[32]).getEncoded()))
                : request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    }
}
