package dev.fourfold.starter.channel;

import dev.fourfold.protocol.Admission;
import dev.fourfold.protocol.TicketStore;
import dev.fourfold.starter.enrolment.IdentitySource;
import dev.fourfold.starter.handshake.HandshakeAutoConfiguration;
import dev.fourfold.starter.handshake.Handshakes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.Locale;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
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
                Handshakes handshakes,
                TicketStore tickets) {
            return new ChannelServer(properties, identities, conversation, handshakes, tickets);
        }

        /** In memory, unless the application declares a store that survives it. */
        @Bean
        @ConditionalOnMissingBean
        TicketStore ticketStore() {
            return TicketStore.inMemory(InstantSource.system());
        }

        @Bean
        ChannelServerHealthIndicator channelHealthIndicator(ChannelServer server, IdentitySource identities) {
            return new ChannelServerHealthIndicator(server, identities);
        }

        @Bean
        MeterBinder channelServerMetrics(ChannelServer server) {
            return registry -> {
                for (ChannelEnds.End end : ChannelEnds.End.values()) {
                    FunctionCounter.builder("fourfold.channel.ended", server.ends(), ends -> ends.of(end))
                            .description("Channels that have ended, by reason")
                            .tag("reason", end.name().toLowerCase(Locale.ROOT))
                            .register(registry);
                }
                Gauge.builder("fourfold.channel.connected", server, ChannelServer::connected)
                        .description("Channels that are open")
                        .register(registry);
                Admission admission = server.admission();
                Gauge.builder("fourfold.handshakes.under.way", admission, Admission::underWay)
                        .description("Handshakes that have begun and not ended")
                        .register(registry);
                Gauge.builder("fourfold.handshakes.waiting", admission, Admission::waiting)
                        .description("Handshakes that wait for a processor")
                        .register(registry);
                FunctionCounter.builder("fourfold.handshakes.refused", admission, Admission::refused)
                        .description("Handshakes refused because too many were under way")
                        .register(registry);
                FunctionCounter.builder("fourfold.handshakes.retried", admission, Admission::retries)
                        .description("Clients asked to say hello twice because of the load")
                        .register(registry);
            };
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
