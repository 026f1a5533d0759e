package dev.fourfold.server.https;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where the API is over HTTPS.
 *
 * @param port the TCP port; 0 takes a free one, and without it there is no HTTPS
 * @param address where it listens; where plain HTTP does, if not given
 */
@ConfigurationProperties("otp.https")
@Validated
record HttpsProperties(
        @Nullable @Min(0) @Max(65535) Integer port,
        @Nullable InetAddress address) {}
