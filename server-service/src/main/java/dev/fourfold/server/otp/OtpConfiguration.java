package dev.fourfold.server.otp;

import dev.fourfold.starter.StartUpException;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** The key and the seeds from which codes are made. */
@Configuration(proxyBeanMethods = false)
class OtpConfiguration {

    /** The demonstration: the first message that was ever delivered. */
    private static final Money DEMO_AMOUNT = Money.rupees("100000");

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

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

    /** Each a file or an element of its own, or several in one, apart by commas or white space. */
    @Bean
    OtpKeys otpKeys(OtpKey present, Environment environment) {
        try {
            return new OtpKeys(
                    present,
                    Binder.get(environment)
                            .bind("otp.previous-keys", Bindable.listOf(String.class))
                            .orElse(List.of())
                            .stream()
                            .flatMap(keys -> WHITE_SPACE.splitAsStream(keys.strip()))
                            .filter(key -> !key.isEmpty())
                            .map(OtpKey::of)
                            .toList());
        } catch (IllegalArgumentException _) {
            throw new StartUpException(
                    "otp.previous-keys, the keys whose codes are still on their way, are not each 64 hexadecimal digits.",
                    "Put into it what otp.key was before, a line for each, or leave it out.");
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
