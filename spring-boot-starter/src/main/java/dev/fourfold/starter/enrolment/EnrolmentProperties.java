package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.enrolment.EnrolmentToken;
import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.enrolment.RootPin;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * Who this application wants to be, and which CA it asks. Enrolment is active when the CA's URL is set.
 *
 * @param caUrl where the CA is; plain HTTP will do, because its root is pinned
 * @param rootFingerprint the SHA-256 of the CA's root certificate in DER, 64 hex digits; this or {@code rootFile}
 * @param rootFile the CA's root certificate, which may appear later
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

    /** Returns what the CA's root must be. */
    RootPin pin() {
        boolean byFingerprint = StringUtils.hasText(rootFingerprint);
        if (rootFile != null && !byFingerprint) {
            return new RootPin.File(rootFile);
        }
        if (rootFile == null && byFingerprint) {
            return RootPin.Fingerprint.ofHex(String.valueOf(rootFingerprint));
        }
        throw new IllegalArgumentException(
                "Set either fourfold.enrolment.root-fingerprint or fourfold.enrolment.root-file");
    }
}
