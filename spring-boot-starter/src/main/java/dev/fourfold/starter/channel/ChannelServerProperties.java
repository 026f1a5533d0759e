package dev.fourfold.starter.channel;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
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
 * @param maxHandshakes how many peers may be shaking hands at once; one more is told to come back later
 * @param handshakeTimeout how long a peer may take to authenticate
 * @param idleTimeout how long a peer may be silent before its channel is closed
 */
@ConfigurationProperties("fourfold.channel.server")
@Validated
public record ChannelServerProperties(
        @Min(0) @Max(65535) int port,
        @DefaultValue("127.0.0.1") InetAddress address,
        @DefaultValue("10000") @Positive int maxConnections,
        @DefaultValue("256") @Positive int maxHandshakes,
        @DefaultValue("10s") Duration handshakeTimeout,
        @DefaultValue("90s") Duration idleTimeout) {}
