package dev.fourfold.starter.https;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.starter.https.PresentIdentity.Shown;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentIdentityTest {

    private static final TestPki PKI = new TestPki();

    private Optional<Shown> now = Optional.empty();
    private final PresentIdentity identity = new PresentIdentity(() -> now);

    @Test
    void showsNothingBeforeThereIsSomething() {
        assertThat(chosen("EC")).isNull();
        assertThat(identity.getServerAliases("EC", null)).isNull();
        assertThat(identity.getCertificateChain("1")).isNull();
        assertThat(identity.getPrivateKey("1")).isNull();
    }

    @Test
    void showsWhatThereIsAtThatMoment() {
        Shown shown = renew();
        String alias = Objects.requireNonNull(chosen("EC"));
        assertThat(identity.getPrivateKey(alias)).isEqualTo(shown.key());
        assertThat(identity.getCertificateChain(alias))
                .containsExactlyElementsOf(shown.chain())
                .endsWith(PKI.issuing());
        assertThat(identity.chooseServerAlias("EC", null, null)).isEqualTo(alias);
        assertThat(identity.getServerAliases("EC", null)).containsExactly(alias);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EdDSA", "ec", ""})
    void showsNothingToWhoWantsAnotherKey(String keyType) {
        renew();
        assertThat(chosen(keyType)).isNull();
        assertThat(identity.getServerAliases(keyType, null)).isNull();
    }

    /** A handshake that has chosen still asks for the chain and the key. */
    @Test
    void finishesHandshakesThatBeganBeforeARenewal() {
        Shown before = renew();
        String begun = Objects.requireNonNull(chosen("EC"));
        renew();
        assertThat(chosen("EC")).isNotEqualTo(begun);
        assertThat(chosen("EC")).isNotEqualTo(begun);
        assertThat(identity.getPrivateKey(begun)).isEqualTo(before.key());
        assertThat(identity.getCertificateChain(begun)).containsExactlyElementsOf(before.chain());
    }

    @Test
    void keepsNoKeyLongerThanThat() {
        renew();
        String first = Objects.requireNonNull(chosen("EC"));
        renew();
        chosen("EC");
        renew();
        chosen("EC");
        assertThat(identity.getPrivateKey(first)).isNull();
        assertThat(identity.getCertificateChain(first)).isNull();
    }

    @Test
    void isNeverAClient() {
        renew();
        assertThat(identity.getClientAliases("EC", null)).isNull();
        assertThat(identity.chooseClientAlias(new String[] {"EC"}, null, null)).isNull();
        assertThat(identity.chooseEngineClientAlias(new String[] {"EC"}, null, null))
                .isNull();
    }

    @Test
    void saysNothingOfTheKey() {
        assertThat(renew().toString()).matches("Shown\\[[0-9a-f]+]");
    }

    private @Nullable String chosen(String keyType) {
        return identity.chooseEngineServerAlias(keyType, null, null);
    }

    private Shown renew() {
        Identity leaf = PKI.identity(wanted -> wanted.keyAlgorithm = "EC");
        Shown shown = new Shown(leaf.privateKey(), leaf.chain());
        now = Optional.of(shown);
        return shown;
    }
}
