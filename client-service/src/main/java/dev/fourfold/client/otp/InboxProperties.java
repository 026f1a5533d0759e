package dev.fourfold.client.otp;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the inbox is, and who may read it. Its key is encrypted with {@code fourfold.enrolment.passphrase}.
 *
 * @param directory holds one sealed file for each message
 * @param allowRemote whether other machines may read it, as inside a private container network
 * @param hosts by which hosts, without a port, it may be addressed besides those of loopback
 */
@ConfigurationProperties("inbox")
record InboxProperties(
        Path directory, boolean allowRemote, @DefaultValue List<String> hosts) {

    InboxProperties {
        hosts = List.copyOf(hosts);
    }
}
