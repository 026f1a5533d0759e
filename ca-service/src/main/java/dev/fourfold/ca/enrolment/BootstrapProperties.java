package dev.fourfold.ca.enrolment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Tokens that exist from the start, for services that are set up together with the CA.
 *
 * @param bootstrapTokens the tokens
 */
@ConfigurationProperties("ca")
@Validated
record BootstrapProperties(@DefaultValue List<@Valid Bootstrap> bootstrapTokens) {

    BootstrapProperties {
        bootstrapTokens = List.copyOf(bootstrapTokens);
    }

    /**
     * One token.
     *
     * @param token its secret, at least 20 characters; only its hash is stored
     * @param name the name that its certificate may carry, such as {@code a.example} or {@code ip:10.0.0.1}
     * @param profile the profile of its certificate
     * @param uses how many certificates it is good for, one for each process that has the name
     */
    record Bootstrap(
            @NotNull EnrolmentToken token,
            @NotNull String name,
            @NotNull String profile,
            @DefaultValue("1") @Min(1) @Max(1000) int uses) {}
}
