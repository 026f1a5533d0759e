package dev.fourfold.client.otp;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the inbox is, and who may read it. Its key is encrypted with {@code fourfold.enrolment.passphrase}.
 *
 * @param directory holds one sealed file for each message
 * @param allowRemote whether other machines may read it, as inside a private container network
 */
@ConfigurationProperties("inbox")
record InboxProperties(Path directory, boolean allowRemote) {}
