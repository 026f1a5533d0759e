package dev.fourfold.starter.channel;

import dev.fourfold.protocol.Profile;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.net.InetAddress;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where and how the application takes channels.
 *
 * @param port the TCP port; 0 takes a free one
 * @param address the address to listen on; loopback unless it is said otherwise
 * @param maxConnections how many peers may be connected at once
 * @param profile the algorithms that are accepted (protocol.md §14)
 * @param tickets whether clients get tickets, so that they come back without showing their certificate again
 * @param maxCertificateLifetime how long a client's certificate may be valid as a whole, since no status is asked for:
 *     a week, and an hour that it may begin in the past
 * @param maxHandshakes how many peers may be shaking hands at once; one more is told to come back later
 * @param maxHandshakesPerAddress how many of them may come from one address
 * @param maxWaiting how many handshakes may wait for a processor
 * @param retryAbove above how many handshakes at once a client must say hello twice
 * @param handshakeTimeout how long a peer may take to authenticate
 * @param idleTimeout how long a peer may be silent before its channel is closed
 */
@ConfigurationProperties("fourfold.channel.server")
@Validated
public record ChannelServerProperties(
        @Min(0) @Max(65535) int port,
        @DefaultValue("127.0.0.1") InetAddress address,
        @DefaultValue("10000") @Positive int maxConnections,
        @DefaultValue("DEFAULT") Profile profile,
        @DefaultValue("true") boolean tickets,
        @DefaultValue("169h") Duration maxCertificateLifetime,
        @DefaultValue("2000") @Positive int maxHandshakes,
        @DefaultValue("64") @Positive int maxHandshakesPerAddress,
        @DefaultValue("512") @PositiveOrZero int maxWaiting,
        @DefaultValue("1000") @PositiveOrZero int retryAbove,
        @DefaultValue("10s") Duration handshakeTimeout,
        @DefaultValue("90s") Duration idleTimeout) {}
