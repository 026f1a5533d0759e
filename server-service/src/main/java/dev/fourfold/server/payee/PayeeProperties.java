package dev.fourfold.server.payee;

import dev.fourfold.protocol.PeerName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Payees that are in the registers from the start.
 *
 * @param payees of all recipients
 */
@ConfigurationProperties("otp")
@Validated
record PayeeProperties(@DefaultValue List<@Valid Entry> payees) {

    PayeeProperties {
        payees = List.copyOf(payees);
    }

    /**
     * An entry of a payee register.
     *
     * @param recipient whose register it is: the DNS name of the recipient's certificate
     * @param id how transfers name the payee
     * @param label how the payer knows the payee
     */
    record Entry(
            PeerName recipient, @Pattern(regexp = Payee.ID) String id, PayeeLabel label) {}
}
