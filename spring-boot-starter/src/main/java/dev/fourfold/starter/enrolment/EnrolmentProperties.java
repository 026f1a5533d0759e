package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.enrolment.EnrolmentToken;
import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.enrolment.RootPin;
import dev.fourfold.starter.StartUpException;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who this application wants to be, and which CA it asks. Enrolment is active when the CA's URL is set.
 *
 * @param caUrl where the CA is; plain HTTP will do, because its root is pinned
 * @param rootFingerprint the SHA-256 of the CA's root certificate in DER, 64 hex digits; several with commas
 *     between them while the CA replaces its root; this or {@code rootFile}
 * @param rootFile the CA's root certificates in PEM, or one in DER, which may appear later
 * @param token allows the first certificate; not needed once there is one
 * @param subject the distinguished name, as RFC 4514 writes it
 * @param names the DNS names by which peers know this application
 * @param directory where the identity is kept; {@code identity} in the folder {@code fourfold.data} if not given
 * @param passphrase what the identity is encrypted with on disk
 * @param renewAt after which part of a certificate's lifetime to renew it
 */
@ConfigurationProperties("fourfold.enrolment")
@Validated
record EnrolmentProperties(
        @NotNull URI caUrl,
        @Nullable String rootFingerprint,
        @Nullable Path rootFile,
        @Nullable EnrolmentToken token,
        @NotBlank String subject,
        @NotEmpty List<PeerName> names,
        @Nullable Path directory,
        @NotNull Passphrase passphrase,

        @DefaultValue("0.67") @DecimalMin("0.1") @DecimalMax("0.9")
        double renewAt) {

    /** There is no certificate to ask with, and no token either. */
    static final class NoTokenException extends IOException {

        private static final long serialVersionUID = 1L;

        private NoTokenException() {
            super("There is no certificate yet, and no enrolment token to ask for one");
        }
    }

    EnrolmentToken requireToken() throws NoTokenException {
        if (token == null) {
            throw new NoTokenException();
        }
        return token;
    }

    /**
     * Returns what the CA's root must be.
     *
     * @throws StartUpException if that is not said, or said twice
     */
    RootPin pin() {
        String fingerprint = rootFingerprint == null ? "" : rootFingerprint.strip();
        if ((rootFile == null) == fingerprint.isEmpty()) {
            throw new StartUpException(
                    "The CA's root certificate is pinned neither by its fingerprint nor by a file, or by both.",
                    "Set either fourfold.enrolment.root-fingerprint or fourfold.enrolment.root-file.");
        }
        if (rootFile != null) {
            return new RootPin.File(rootFile);
        }
        try {
            return RootPin.AnyOf.ofHex(fingerprint);
        } catch (IllegalArgumentException e) {
            throw new StartUpException(
                    "The fingerprint of the CA's root certificate is none: " + fingerprint,
                    "Set fourfold.enrolment.root-fingerprint to the SHA-256 of the certificate: 64 hex digits,"
                            + " or to several with commas between them.",
                    e);
        }
    }
}
