package dev.fourfold.starter.channel;

import dev.fourfold.protocol.Profile;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whom the application keeps a channel to.
 *
 * @param host the host name or address to dial
 * @param port the TCP port to dial
 * @param expect the DNS name that the server's certificate must carry, whatever the host is called
 * @param profile the algorithms that are offered (protocol.md §14)
 * @param tickets whether the server's tickets are used to come back
 * @param maxCertificateLifetime how long the server's certificate may be valid as a whole, since no status is asked for:
 *     a week, and an hour that it may begin in the past
 * @param connectTimeout how long TCP may take to connect
 * @param pingInterval how often the server is asked for a sign of life; must be well below its idle timeout
 * @param minBackoff how long to wait after the first failure; doubled after each further one, with jitter
 * @param maxBackoff how long to wait at most
 */
@ConfigurationProperties("fourfold.channel.client")
@Validated
public record ChannelClientProperties(
        @NotBlank String host,
        @Min(1) @Max(65535) int port,
        @NotBlank String expect,
        @DefaultValue("DEFAULT") Profile profile,
        @DefaultValue("true") boolean tickets,
        @DefaultValue("169h") Duration maxCertificateLifetime,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("30s") Duration pingInterval,
        @DefaultValue("500ms") Duration minBackoff,
        @DefaultValue("15s") Duration maxBackoff) {}
