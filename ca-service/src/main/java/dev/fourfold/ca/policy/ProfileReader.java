package dev.fourfold.ca.policy;

import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName.Kind;
import dev.fourfold.starter.StartUpException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/** Makes a profile of what an operator wrote, or says which property to change and how. */
final class ProfileReader {

    static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
    static final Duration MAX_LIFETIME = Duration.ofDays(397);
    /** Who must act on a compromise sooner than this needs revocation. */
    static final Duration MAX_WITHOUT_STATUS = Duration.ofDays(7);

    private static final Map<String, ASN1ObjectIdentifier> ATTRIBUTES = Map.of(
            "c", BCStyle.C, "st", BCStyle.ST, "l", BCStyle.L, "o", BCStyle.O, "ou", BCStyle.OU, "cn", BCStyle.CN);

    private final String name;
    private final ProfileProperties.Profile written;

    private ProfileReader(String name, ProfileProperties.Profile written) {
        this.name = name;
        this.written = written;
    }

    /**
     * Returns a profile.
     *
     * @param builtIn the rules of the built-in profile of that name
     * @throws StartUpException if a property is wrong
     */
    static IssuanceProfile read(
            String name, ProfileProperties.Profile written, Optional<IssuanceProfile.Rules> builtIn) {
        return new IssuanceProfile(name, new ProfileReader(name, written).rules(builtIn));
    }

    private IssuanceProfile.Rules rules(Optional<IssuanceProfile.Rules> builtIn) {
        Set<Purpose> purposes = each("extended-key-usage", written.extendedKeyUsage(), Purpose::parse)
                .or(() -> builtIn.map(IssuanceProfile.Rules::purposes))
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> wrong(
                        "says nothing of what its certificates are for",
                        "extended-key-usage",
                        "one or more of "
                                + Purpose.NAMED.keySet().stream().sorted().toList() + " or object identifiers"));
        Set<KeyKind> keys = each("keys", written.keys(), this::key)
                .or(() -> builtIn.map(IssuanceProfile.Rules::keys))
                .orElse(EnumSet.allOf(KeyKind.class));
        if (keys.isEmpty()) {
            throw wrong("certifies no keys", "keys", "one or more of " + slugs());
        }
        Lifetimes lifetimes =
                lifetimes(builtIn.map(rules -> rules.lifetimes().usual()).orElse(Profiles.DEFAULT_LIFETIME));
        if (written.renewalGrace().isNegative() || written.renewalGrace().compareTo(MAX_LIFETIME) > 0) {
            throw wrong("has the renewal grace " + written.renewalGrace(), "renewal-grace", "between 0 and 397d");
        }
        return new IssuanceProfile.Rules(
                keys, lifetimes, names(builtIn), purposes, subject(), written.renewalGrace(), status(lifetimes));
    }

    private KeyKind key(String word) {
        return KeyKind.named(word).orElseThrow(() -> new IllegalArgumentException(word + " is not one of " + slugs()));
    }

    private static List<String> slugs() {
        return EnumSet.allOf(KeyKind.class).stream().map(KeyKind::slug).toList();
    }

    private Lifetimes lifetimes(Duration builtIn) {
        Duration usual = written.lifetime() == null ? builtIn : written.lifetime();
        Duration most = written.maxLifetime() == null ? usual : written.maxLifetime();
        Duration least = written.minLifetime() == null ? MIN_LIFETIME : written.minLifetime();
        if (most.compareTo(MAX_LIFETIME) > 0 || least.compareTo(MIN_LIFETIME) < 0) {
            throw wrong("has the lifetime " + least + " to " + most, "lifetime", "between 1m and 397d, as its bounds");
        }
        try {
            return new Lifetimes(usual, least, most);
        } catch (IllegalArgumentException e) {
            throw wrong("is of two minds: " + e.getMessage(), "lifetime", "between min-lifetime and max-lifetime", e);
        }
    }

    private NameRules names(Optional<IssuanceProfile.Rules> builtIn) {
        Set<Kind> kinds = each("names", written.names(), ProfileReader::kind)
                .or(() -> builtIn.map(rules -> rules.names().kinds()))
                .orElse(Set.of(Kind.DNS));
        if (kinds.isEmpty()) {
            throw wrong("gives no names", "names", "one or more of dns, ip, email, uri");
        }
        if (written.maxNames() < 1 || written.maxNames() > RequestedExtensions.MAX_NAMES) {
            throw wrong("gives " + written.maxNames() + " names", "max-names", "1 to " + RequestedExtensions.MAX_NAMES);
        }
        return new NameRules(
                kinds,
                written.wildcards(),
                patterns("allow", written.allow()),
                patterns("deny", written.deny()),
                written.maxNames());
    }

    private static Kind kind(String word) {
        try {
            return Kind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(word + " is not one of dns, ip, email, uri", e);
        }
    }

    private List<NamePattern> patterns(String property, List<String> texts) {
        return texts.stream()
                .map(text -> parsed(property, text, NamePattern::parse))
                .toList();
    }

    private SubjectRules subject() {
        Map<ASN1ObjectIdentifier, RDN> fixed = new HashMap<>();
        written.subject().fixed().forEach((type, value) -> {
            ASN1ObjectIdentifier id = parsed("subject.fixed", type, ProfileReader::attribute);
            if (id.equals(BCStyle.CN)) {
                throw wrong("fixes the common name", "subject.fixed", "other attributes: CN is one of the names");
            }
            fixed.put(id, parsed("subject.fixed", value, text -> part(id, text)));
        });
        Set<ASN1ObjectIdentifier> copied = each(
                        "subject.copy", written.subject().copy(), ProfileReader::attribute)
                .orElse(SubjectRules.COPY_ALL.copied());
        return new SubjectRules(copied, fixed);
    }

    private static ASN1ObjectIdentifier attribute(String word) {
        return Optional.ofNullable(ATTRIBUTES.get(word.toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> new IllegalArgumentException(word + " is not one of C, ST, L, O, OU, CN"));
    }

    private static RDN part(ASN1ObjectIdentifier type, String text) {
        String value = RequestedSubject.value(type, text);
        // RFC 5280, appendix A: the country is a PrintableString
        ASN1Encodable encoded = type.equals(BCStyle.C) ? new DERPrintableString(value) : new DERUTF8String(value);
        return new RDN(type, encoded);
    }

    private StatusChecking status(Lifetimes lifetimes) {
        if (written.noRevAvail() && lifetimes.most().compareTo(MAX_WITHOUT_STATUS) > 0) {
            throw wrong(
                    "gives certificates without status for " + lifetimes.most(),
                    "max-lifetime",
                    "at most " + MAX_WITHOUT_STATUS.toDays() + "d, or no-rev-avail to false");
        }
        return written.noRevAvail() ? StatusChecking.NO_REV_AVAIL : StatusChecking.LOCATED;
    }

    private <T> Optional<Set<T>> each(String property, @Nullable List<String> words, Function<String, T> parser) {
        return Optional.ofNullable(words)
                .map(all -> all.stream()
                        .map(word -> parsed(property, word, parser))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private <T> T parsed(String property, String word, Function<String, T> parser) {
        try {
            return parser.apply(word);
        } catch (IllegalArgumentException | RefusedException e) {
            throw wrong("cannot be read: " + e.getMessage(), property, "something else than " + word, e);
        }
    }

    private StartUpException wrong(String what, String property, String to) {
        return new StartUpException("The profile " + name + " " + what, action(property, to));
    }

    private StartUpException wrong(String what, String property, String to, Exception cause) {
        return new StartUpException("The profile " + name + " " + what, action(property, to), cause);
    }

    private String action(String property, String to) {
        return "Set ca.profiles." + name + "." + property + " to " + to;
    }
}
