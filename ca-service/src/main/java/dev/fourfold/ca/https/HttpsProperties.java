package dev.fourfold.ca.https;

import dev.fourfold.ca.name.AlternativeName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where and as whom the CA takes HTTPS.
 *
 * @param port the TCP port; 0 takes a free one, and without it there is no HTTPS
 * @param address where it listens; where plain HTTP does, if not given
 * @param names the names in its certificate
 * @param profile the profile of its certificate
 * @param checkInterval how often it looks whether its certificate is to be renewed
 */
@ConfigurationProperties("ca.https")
@Validated
record HttpsProperties(
        @Nullable @Min(0) @Max(65535) Integer port,
        @Nullable InetAddress address,

        @DefaultValue({"localhost", "ip:127.0.0.1", "ip:::1"}) @NotEmpty
        List<String> names,

        @DefaultValue("server") String profile,
        @DefaultValue("1m") Duration checkInterval) {

    HttpsProperties {
        names = List.copyOf(names);
    }

    List<AlternativeName> alternativeNames() {
        return names.stream().map(AlternativeName::parse).toList();
    }
}
