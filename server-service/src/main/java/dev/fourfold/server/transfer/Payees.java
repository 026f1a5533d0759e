package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** The payee registers: a payer sees the label that stands here, never one that a request brings. */
@Component
final class Payees {

    private final Map<String, Map<String, PayeeLabel>> registers = new HashMap<>();

    Payees(OtpProperties properties) {
        for (OtpProperties.Payee payee : properties.payees()) {
            registers
                    .computeIfAbsent(payee.recipient().dnsName(), _ -> new HashMap<>())
                    .put(payee.id(), payee.label());
        }
    }

    /** Returns the recipients that have a register. */
    NavigableSet<PeerName> recipients() {
        var recipients = new TreeSet<>(Comparator.comparing(PeerName::dnsName));
        registers.keySet().stream().map(PeerName::of).forEach(recipients::add);
        return recipients;
    }

    /** Returns what a payee is called in the register of a recipient. */
    PayeeLabel label(String recipient, String payee) {
        Map<String, PayeeLabel> register = registers.get(recipient);
        if (register == null) {
            throw new RefusedException(Refusal.UNKNOWN_RECIPIENT, "No recipient has this name");
        }
        PayeeLabel label = register.get(payee);
        if (label == null) {
            throw new RefusedException(Refusal.UNKNOWN_PAYEE, "The payer's register has no payee of this name");
        }
        return label;
    }
}
