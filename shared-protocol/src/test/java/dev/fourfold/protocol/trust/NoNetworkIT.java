package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.RevocationLists;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TrustAnchors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Certificates that say where to ask, checked while somebody listens there and the platform may ask. */
@Isolated("sets properties of the platform")
class NoNetworkIT {

    private static final List<String> MAY_ASK =
            List.of("com.sun.security.enableCRLDP", "com.sun.security.enableAIAcaIssuers");
    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final TrustAnchors ANCHORS = TrustAnchors.of(ROOT.certificate());

    private ServerSocketChannel responder;
    private Issued issuing = ROOT;
    private Issued leaf = ROOT;

    @BeforeEach
    void listen() throws IOException {
        MAY_ASK.forEach(name -> System.setProperty(name, "true"));
        responder = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        responder.configureBlocking(false);
        issuing = pointing(Draft.ca("Issuing")).by(ROOT);
        leaf = pointing(Draft.leaf()).by(issuing);
    }

    @AfterEach
    void stop() throws IOException {
        MAY_ASK.forEach(System::clearProperty);
        responder.close();
    }

    @Test
    void isAskedUnderNoPolicy() throws Exception {
        var lists = RevocationLists.of(ANCHORS);
        check(Revocation.unchecked(), leaf, issuing).of(PeerName.of("example.com"));
        check(Revocation.shortLived(), leaf, issuing);
        assertRefused(Alert.BAD_CERTIFICATE_STATUS, () -> check(Revocation.stapled(), leaf, issuing));
        assertRefused(Alert.BAD_CERTIFICATE_STATUS, () -> check(Revocation.crls(lists), leaf, issuing));
        assertThat(responder.accept()).isNull();
    }

    @Test
    void isNotAskedForAMissingIssuer() throws Exception {
        assertThatThrownBy(() -> check(Revocation.unchecked(), leaf)).isInstanceOf(IOException.class);
        assertThat(responder.accept()).isNull();
    }

    @Test
    void wouldHaveBeenHeard() throws Exception {
        try (SocketChannel caller = SocketChannel.open(responder.getLocalAddress());
                SocketChannel heard = responder.accept()) {
            assertThat(heard.getRemoteAddress()).isEqualTo(caller.getLocalAddress());
        }
    }

    private static TrustedChain check(Revocation revocation, Issued... chain) throws IOException {
        List<Bytes> shown = List.of(chain).stream().map(Issued::der).toList();
        return TrustedChain.check(
                ShownChain.of(shown), new TrustRules(Role.SERVER, ANCHORS, revocation, PathStrength.ANY), TestPki.NOW);
    }

    private Draft pointing(Draft draft) throws IOException {
        var here = new GeneralName(
                GeneralName.uniformResourceIdentifier,
                "http://127.0.0.1:" + ((InetSocketAddress) responder.getLocalAddress()).getPort() + "/");
        var list = new DistributionPoint(new DistributionPointName(new GeneralNames(here)), null, null);
        return draft.with(Extension.authorityInfoAccess, false, new AuthorityInformationAccess(new AccessDescription[] {
                    new AccessDescription(AccessDescription.id_ad_ocsp, here),
                    new AccessDescription(AccessDescription.id_ad_caIssuers, here)
                }))
                .with(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {list}));
    }
}
