package dev.fourfold.server.otp;

import dev.fourfold.starter.StartUpException;
import java.security.SecureRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** The key and the seeds from which codes are made. */
@Configuration(proxyBeanMethods = false)
class OtpConfiguration {

    /** The demonstration: the first message that was ever delivered. */
    private static final Money DEMO_AMOUNT = Money.rupees("100000");

    private static final int DEMO_CODE = 256_345;

    /** Read here, where more can be said of it than by a binding that fails. */
    @Bean
    OtpKey otpKey(Environment environment) {
        try {
            return OtpKey.of(environment.getProperty("otp.key", ""));
        } catch (IllegalArgumentException _) {
            throw new StartUpException(
                    "otp.key, the key that one-time passwords are derived from, is missing or not 64 hexadecimal digits.",
                    "Set OTP_KEY, or put the key into a file otp.key that is imported through configtree: "
                            + "openssl rand -hex 32");
        }
    }

    @Bean
    @Profile("!demo")
    SeedSource randomSeeds() {
        return new RandomSeeds(new SecureRandom());
    }

    @Bean
    @Profile("demo")
    SeedSource minedSeeds(Environment environment) {
        DemoNetwork.require(environment);
        return new MinedSeeds(new SecureRandom(), DEMO_AMOUNT, DEMO_CODE);
    }
}
