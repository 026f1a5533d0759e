package dev.fourfold.ca.authority;

import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.protocol.enrolment.Passphrase;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who this CA is and where it keeps its keys.
 *
 * @param passphrase what the two key files are encrypted with
 * @param directory where {@code root.pem}, {@code root.p12} and {@code issuing.p12} are
 * @param name the first words of the subjects of both certificates, used when they are made
 * @param baseUrl how others reach this service; written into certificates and Location headers
 * @param publicUrl where readers of certificates, without TLS, find their status and their issuer; {@code baseUrl} if
 *     not given
 * @param root how a root is made
 * @param issuing how an issuer is made
 * @param watchInterval how soon a change by another process of this CA is noticed
 * @param expiryWarning how long before its end the issuing certificate is reported as ending soon
 */
@ConfigurationProperties("ca")
@Validated
public record AuthorityProperties(
        @NotNull(message = "is not set. Give it as CA_PASSPHRASE, or as the file ca.passphrase of a configtree")
        Passphrase passphrase,

        @NotNull Path directory,

        @DefaultValue("Fourfold") @Size(min = 1, max = 48) @Pattern(regexp = "[\\p{L}\\p{N} ._-]+")
        String name,

        @DefaultValue("http://localhost:8080")
        @Pattern(regexp = "https?://[^\\s?#]+", message = "must be an http(s) URL")
        String baseUrl,

        @Nullable @Pattern(regexp = "http://[^\\s?#]+", message = "must be an http URL")
        String publicUrl,

        @DefaultValue("30d") Duration expiryWarning,
        @DefaultValue RootProperties root,
        @DefaultValue IssuingProperties issuing,
        @DefaultValue("1s") Duration watchInterval) {

    /**
     * How a root is made.
     *
     * @param expiryWarning how long before its end the root is reported as ending soon
     */
    public record RootProperties(
            @DefaultValue("p-256") KeyType keyType,
            @DefaultValue("365d") Duration expiryWarning) {}

    /**
     * How an issuer is made.
     *
     * @param permittedDns the DNS subtrees that it may certify; empty for all
     * @param permittedAddresses the address ranges that it may certify, in CIDR notation; empty for all
     */
    public record IssuingProperties(
            @DefaultValue("p-256") KeyType keyType,
            @DefaultValue List<String> permittedDns,
            @DefaultValue List<String> permittedAddresses) {
        public IssuingProperties {
            permittedDns = List.copyOf(permittedDns);
            permittedAddresses = List.copyOf(permittedAddresses);
            new PermittedNames(permittedDns, permittedAddresses);
        }

        public PermittedNames permitted() {
            return new PermittedNames(permittedDns, permittedAddresses);
        }
    }

    /** Returns the URL of a path of this service. */
    public String url(String path) {
        return url(baseUrl, path);
    }

    /** Returns the URL at which everyone finds a path; certificates hold such URLs. */
    public String publicUrl(String path) {
        return url(Objects.requireNonNullElse(publicUrl, baseUrl), path);
    }

    private static String url(String base, String path) {
        return base.replaceAll("/+$", "") + path;
    }
}
