package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fourfold.protocol.message.SignatureScheme;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {

    private static final TestPki PKI = new TestPki();
    private static final Identity SERVER = PKI.server("server.com");

    @Test
    void knowsWhatAHandshakeShowsOfIt() throws Exception {
        assertThat(SERVER.encodedChain())
                .containsExactly(
                        Bytes.of(SERVER.certificate().getEncoded()),
                        Bytes.of(PKI.issuing().getEncoded()));
        assertThat(SERVER.fingerprint())
                .isEqualTo(Bytes.of(MessageDigest.getInstance("SHA-256")
                        .digest(SERVER.certificate().getEncoded())));
        assertThat(SERVER.scheme()).contains(SignatureScheme.ED25519);
    }

    @Test
    void keepsAllButItsStatusWhenThatChanges() {
        Identity stapled = SERVER.withStaple(Bytes.ofHex("30"));
        assertThat(stapled.encodedChain()).isEqualTo(SERVER.encodedChain());
        assertThat(stapled.fingerprint()).isEqualTo(SERVER.fingerprint());
        assertThat(stapled.signingKey()).isSameAs(SERVER.signingKey());
        assertThat(SERVER.staple().isEmpty()).isTrue();
    }

    @Test
    void doesNotChangeWithTheListThatItWasMadeOf() {
        List<X509Certificate> chain = new ArrayList<>(SERVER.chain());
        Identity identity = Identity.of(SERVER.privateKey(), chain);
        chain.removeLast();
        assertThat(identity.chain()).hasSize(2);
        assertThat(identity.encodedChain()).hasSize(2);
    }

    @Test
    void needsACertificate() {
        assertThatIllegalArgumentException().isThrownBy(() -> Identity.of(SERVER.privateKey(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> SERVER.withStaple(Bytes.of(new byte[8_193])));
    }

    @Test
    void isNotPrintedWithItsKey() {
        assertThat(SERVER.toString()).isEqualTo("Identity[CN=Leaf]");
    }
}
