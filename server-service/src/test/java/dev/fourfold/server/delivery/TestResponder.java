package dev.fourfold.server.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.PeerName;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A CA of a test that answers over OCSP, or does not. It lasts as long as the tests: the server goes on asking what had no
 * answer.
 */
public final class TestResponder {

    private static final X500Name NAME = new X500Name("CN=Test");

    private final HttpServer http;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Map<BigInteger, CertificateStatus> statuses = new ConcurrentHashMap<>();
    private volatile boolean silent;

    public TestResponder() throws Exception {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/ocsp", this::answer);
        http.start();
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var builder = builder("CN=Test", keys);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        certificate = sign(builder);
    }

    private static JcaX509v3CertificateBuilder builder(String subject, KeyPair keys) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name(subject),
                keys.getPublic());
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(keys.getPrivate())));
    }

    /** Returns a device with a certificate of its own, as a channel shows it after the handshake. */
    public PeerIdentity device(String name) throws Exception {
        var builder =
                builder("CN=" + name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        var url = new GeneralName(
                GeneralName.uniformResourceIdentifier,
                "http://127.0.0.1:" + http.getAddress().getPort() + "/ocsp");
        builder.addExtension(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(new AccessDescription(AccessDescription.id_ad_ocsp, url)));
        return new PeerIdentity(PeerName.of(name), List.of(sign(builder), certificate));
    }

    public void revoke(PeerIdentity device) {
        say(device, new RevokedStatus(Date.from(Instant.now()), CRLReason.keyCompromise));
    }

    public void hold(PeerIdentity device) {
        say(device, new RevokedStatus(Date.from(Instant.now()), CRLReason.certificateHold));
    }

    public void release(PeerIdentity device) {
        statuses.remove(device.certificate().getSerialNumber());
    }

    /** Has it say that it has never issued the certificate. */
    public void forget(PeerIdentity device) {
        say(device, new UnknownStatus());
    }

    private void say(PeerIdentity device, CertificateStatus status) {
        statuses.put(device.certificate().getSerialNumber(), status);
    }

    /** Has it answer nothing that can be used, or answer again. */
    public void fallSilent(boolean now) {
        silent = now;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new OCSPReq(exchange.getRequestBody().readAllBytes());
            byte[] answer = silent ? new byte[] {0} : response(request);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private byte[] response(OCSPReq request) throws Exception {
        var builder = new BasicOCSPRespBuilder(new RespID(NAME));
        Instant now = Instant.now();
        var id = request.getRequestList()[0].getCertID();
        builder.addResponse(
                id,
                statuses.get(id.getSerialNumber()), // a good one is null
                Date.from(now.minusSeconds(1)),
                Date.from(now.plusSeconds(2)));
        builder.setResponseExtensions(new Extensions(request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)));
        var signed =
                builder.build(new JcaContentSignerBuilder("Ed25519").build(keys.getPrivate()), null, Date.from(now));
        return new OCSPRespBuilder().build(OCSPResp.SUCCESSFUL, signed).getEncoded();
    }
}
