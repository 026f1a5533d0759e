package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.DnsName;
import java.util.List;
import java.util.Set;

/**
 * Which names the certificates of a profile may carry.
 *
 * @param kinds the kinds of names; none means that the certificates carry no names but a subject
 * @param wildcards whether DNS names may be wildcards
 * @param allowed if there are any, each name must be in one of them
 * @param denied no name may stand for anything in one of them
 * @param most how many names one certificate may carry
 */
record NameRules(
        Set<AlternativeName.Kind> kinds,
        boolean wildcards,
        List<NamePattern> allowed,
        List<NamePattern> denied,
        int most) {

    NameRules {
        kinds = Set.copyOf(kinds);
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    boolean areNeeded() {
        return !kinds.isEmpty();
    }

    /**
     * Judges the names of one certificate.
     *
     * @throws RefusedException for the first that it may not carry
     */
    void require(List<AlternativeName> names) {
        if (names.size() > most) {
            throw new RefusedException(
                    Refusal.TOO_MANY_NAMES, "Certificates of this profile carry at most " + most + " names");
        }
        names.forEach(this::require);
    }

    private void require(AlternativeName name) {
        if (!kinds.contains(name.kind())) {
            throw refused(name, "it does not give names of that kind");
        }
        if (name instanceof DnsName dns && dns.isWildcard() && !wildcards) {
            throw refused(name, "it does not give wildcards");
        }
        // stored before this was looked for
        if (name instanceof DnsName dns && dns.looksLikeAddress()) {
            throw refused(name, "it is an IP address and not a DNS name");
        }
        if (!allowed.isEmpty() && allowed.stream().noneMatch(pattern -> pattern.covers(name))) {
            throw refused(name, "it is not among the names that are allowed there");
        }
        if (denied.stream().anyMatch(pattern -> pattern.meets(name))) {
            throw refused(name, "it is denied there");
        }
    }

    private static RefusedException refused(AlternativeName name, String why) {
        return new RefusedException(
                Refusal.NAME_NOT_ALLOWED, "The profile does not give the name " + name + ": " + why);
    }
}
