package dev.fourfold.client.otp;

import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The inbox, opened with the passphrase of this service, for this machine alone. */
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {

    private static final String PASSPHRASE = "fourfold.enrolment.passphrase";

    @Bean
    Changes changes() {
        return new Changes();
    }

    @Bean
    Inbox inbox(InboxProperties properties, Environment environment, InstantSource clock, Changes changes) {
        String address = environment.getProperty("server.address");
        if (!properties.allowRemote() && !isLoopback(address)) {
            throw new StartUpException(
                    "The inbox shows one-time passwords, and server.address lets other machines read them.",
                    "Set server.address to 127.0.0.1. Inside a private container network, set inbox.allow-remote.");
        }
        Passphrase passphrase = passphrase(environment);
        try {
            return Inbox.open(properties.directory(), passphrase, new Clocks(clock, System::nanoTime), changes);
        } catch (IOException e) {
            throw new StartUpException(
                    "The inbox in " + properties.directory() + " cannot be opened. " + e,
                    "If the file can be read and " + PASSPHRASE + " is the one that the inbox was made with, its key is"
                            + " damaged. Then delete the folder: what is in it is good for ten minutes at most, and can"
                            + " be sent again.",
                    e);
        }
    }

    /** Read here, where more can be said of it than by a binding that fails. */
    private static Passphrase passphrase(Environment environment) {
        try {
            return Passphrase.of(environment.getProperty(PASSPHRASE, ""));
        } catch (IllegalArgumentException e) {
            throw new StartUpException(
                    PASSPHRASE + ", which encrypts the keys of this service, is missing or too short. " + e.getMessage()
                            + ".",
                    "Set FOURFOLD_ENROLMENT_PASSPHRASE, or put it into a file " + PASSPHRASE
                            + " that is imported through configtree.");
        }
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null
                    && !address.isBlank()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
