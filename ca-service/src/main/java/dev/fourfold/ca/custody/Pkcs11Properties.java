package dev.fourfold.ca.custody;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The token in which new keys of issuers are made, if there is one. All three are given, or none.
 *
 * @param library the PKCS#11 library of the token's maker, such as {@code /usr/lib/softhsm/libsofthsm2.so}
 * @param token the label of the token
 * @param pin the PIN of the token's user
 */
@ConfigurationProperties("ca.custody.pkcs11")
public record Pkcs11Properties(
        @Nullable Path library,
        @Nullable String token,
        @Nullable Pin pin) {}
