package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A kind of certificate that the CA issues, and the only judge of what may go into one: it sees what will be signed,
 * whoever asks and by whatever protocol.
 */
public final class IssuanceProfile {

    /** Peers' clocks may be behind ours by this much. */
    private static final Duration BACKDATED = Duration.ofMinutes(1);

    private final String name;
    private final Rules rules;

    IssuanceProfile(String name, Rules rules) {
        this.name = name;
        this.rules = rules;
    }

    /**
     * What a profile says.
     *
     * @param renewalGrace for how long after its end a certificate can still be renewed
     */
    record Rules(
            Set<KeyKind> keys,
            Lifetimes lifetimes,
            NameRules names,
            Set<Purpose> purposes,
            SubjectRules subject,
            Duration renewalGrace,
            StatusChecking status) {

        Rules {
            keys = Set.copyOf(keys);
            purposes = Set.copyOf(purposes);
        }
    }

    /** Returns for how long after its end a certificate can still be renewed; zero if it cannot. */
    public Duration renewalGrace() {
        return rules.renewalGrace();
    }

    /**
     * Judges names that are promised to somebody, before there is a request.
     *
     * @throws RefusedException if certificates of this profile never carry one of them
     */
    public void requireNames(List<AlternativeName> names) {
        // one by one, for each certificate may carry a part of them
        names.forEach(each -> rules.names().require(List.of(each)));
    }

    /**
     * Judges a lifetime that is promised to somebody, before there is a request.
     *
     * @throws RefusedException if it is out of bounds
     */
    public void requireLifetime(Duration lifetime) {
        Duration _ = rules.lifetimes().of(Optional.of(lifetime));
    }

    /**
     * Returns what will be in the certificate.
     *
     * @throws RefusedException if the request asks for what the profile, the requester's rights or the certificates of
     *     this CA do not allow
     */
    public Approval approve(SigningRequest request, Requester requester, Instant now, IssuerLimits issuer) {
        if (!rules.keys().contains(request.keyKind())) {
            throw new RefusedException(
                    Refusal.KEY_NOT_ALLOWED,
                    "The profile " + name + " certifies keys of these kinds: "
                            + rules.keys().stream().map(KeyKind::slug).sorted().toList());
        }
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Instant wanted = second.plus(rules.lifetimes().of(requester.lifetime()));
        Instant notAfter = wanted.isAfter(issuer.ends()) ? issuer.ends() : wanted;
        if (!notAfter.isAfter(now)) {
            throw new RefusedException(Refusal.AUTHORITY_EXPIRED, "The issuing certificate of this CA has expired");
        }
        Instant backdated = second.minus(BACKDATED);
        Instant notBefore = backdated.isBefore(issuer.begins()) ? issuer.begins() : backdated;
        X500Name subject = rules.subject().of(request.subject());
        List<AlternativeName> names = names(request, requester);
        rules.names().require(names);
        issuer.require(names, subject);
        return new Approval(this, request, subject, names, requester, notBefore, notAfter);
    }

    /** Returns the names of the request, its common name among them, or all that the requester may have. */
    private List<AlternativeName> names(SigningRequest request, Requester requester) {
        List<AlternativeName> allowed = requester.names();
        List<AlternativeName> names = new ArrayList<>(request.names().isEmpty() ? allowed : request.names());
        if (rules.names().areNeeded() && rules.subject().copiesCommonName()) {
            request.commonName()
                    .map(IssuanceProfile::commonName)
                    .filter(name -> !names.contains(name))
                    .ifPresent(names::add);
        }
        for (AlternativeName name : names) {
            if (!allowed.contains(name)) {
                throw new RefusedException(Refusal.NAME_NOT_ALLOWED, "The requester may not have the name " + name);
            }
        }
        return List.copyOf(names);
    }

    private static AlternativeName commonName(String value) {
        try {
            return AlternativeName.ofCommonName(value);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.NAME_NOT_ALLOWED, "The common name must be one of the names: " + e.getMessage(), e);
        }
    }

    /** An approved request: exactly what may be signed. Only {@link #approve} makes one. */
    public static final class Approval {

        private final IssuanceProfile profile;
        private final SigningRequest request;
        private final X500Name subject;
        private final List<AlternativeName> names;
        private final Requester requester;
        private final Instant notBefore;
        private final Instant notAfter;

        private Approval(
                IssuanceProfile profile,
                SigningRequest request,
                X500Name subject,
                List<AlternativeName> names,
                Requester requester,
                Instant notBefore,
                Instant notAfter) {
            this.profile = profile;
            this.request = request;
            this.subject = subject;
            this.names = names;
            this.requester = requester;
            this.notBefore = notBefore;
            this.notAfter = notAfter;
        }

        public String profile() {
            return profile.name;
        }

        public Set<Purpose> purposes() {
            return profile.rules.purposes();
        }

        /** Returns the longest time from start to end that the profile allows. */
        public Duration longest() {
            return profile.rules.lifetimes().most().plus(BACKDATED);
        }

        /** Returns what the certificate says about its status. */
        public StatusChecking status() {
            return profile.rules.status();
        }

        public X500Name subject() {
            return subject;
        }

        public SubjectPublicKeyInfo key() {
            return request.key();
        }

        /** Returns the bits of {@link org.bouncycastle.asn1.x509.KeyUsage} that fit the key and the purposes. */
        public int keyUsage() {
            return request.keyKind().keyUsage(purposes());
        }

        /** Returns the subject alternative names; empty only if the certificate has a subject and needs none. */
        public List<AlternativeName> names() {
            return names;
        }

        public Requester requester() {
            return requester;
        }

        public Instant notBefore() {
            return notBefore;
        }

        public Instant notAfter() {
            return notAfter;
        }
    }
}
