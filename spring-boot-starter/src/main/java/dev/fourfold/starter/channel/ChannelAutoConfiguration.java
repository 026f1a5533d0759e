package dev.fourfold.starter.channel;

import dev.fourfold.starter.enrolment.IdentitySource;
import dev.fourfold.starter.handshake.HandshakeAutoConfiguration;
import dev.fourfold.starter.handshake.Handshakes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Channels as beans. An application that sets {@code fourfold.channel.server.port} takes channels, one that sets
 * {@code fourfold.channel.client.host} keeps one open; either declares a {@link Conversation}.
 */
@AutoConfiguration(after = HandshakeAutoConfiguration.class)
@ConditionalOnProperty("fourfold.enrolment.ca-url")
public class ChannelAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("fourfold.channel.server.port")
    @EnableConfigurationProperties(ChannelServerProperties.class)
    static class Server {

        @Bean
        ChannelServer channelServer(
                ChannelServerProperties properties,
                IdentitySource identities,
                Conversation conversation,
                Handshakes handshakes) {
            return new ChannelServer(properties, identities, conversation, handshakes);
        }

        @Bean
        ChannelServerHealthIndicator channelHealthIndicator(ChannelServer server, IdentitySource identities) {
            return new ChannelServerHealthIndicator(server, identities);
        }

        @Bean
        MeterBinder channelServerMetrics(ChannelServer server) {
            return registry -> Gauge.builder("fourfold.channel.connected", server, ChannelServer::connected)
                    .description("Channels that are open")
                    .register(registry);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("fourfold.channel.client.host")
    @EnableConfigurationProperties(ChannelClientProperties.class)
    static class Client {

        @Bean
        ChannelClient channelClient(
                ChannelClientProperties properties,
                IdentitySource identities,
                Conversation conversation,
                Handshakes handshakes) {
            return new ChannelClient(properties, identities, conversation, handshakes);
        }

        @Bean
        ChannelClientHealthIndicator channelHealthIndicator(ChannelClient client) {
            return new ChannelClientHealthIndicator(client);
        }

        @Bean
        MeterBinder channelClientMetrics(ChannelClient client) {
            return registry -> Gauge.builder(
                            "fourfold.channel.connected", client, c -> c.state().open() ? 1 : 0)
                    .description("Channels that are open")
                    .register(registry);
        }
    }
}
