package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.DnsName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A kind of certificate that the CA issues, and the only judge of what may go into one. */
public final class IssuanceProfile {

    /** Peers' clocks may be behind ours by this much. */
    private static final Duration BACKDATED = Duration.ofMinutes(1);

    private final String name;
    private final Duration lifetime;
    private final Set<Purpose> purposes;

    IssuanceProfile(String name, Duration lifetime, Set<Purpose> purposes) {
        this.name = name;
        this.lifetime = lifetime;
        this.purposes = Set.copyOf(purposes);
    }

    /**
     * Returns what will be in the certificate.
     *
     * @param issuerEnds when the issuing certificate ends; the new one ends no later
     * @throws RefusedException if the request asks for a name that the requester may not have
     */
    public Approval approve(SigningRequest request, Requester requester, Instant now, Instant issuerEnds) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Instant wanted = second.plus(lifetime);
        Instant notAfter = wanted.isAfter(issuerEnds) ? issuerEnds : wanted;
        if (!notAfter.isAfter(now)) {
            throw new RefusedException(Refusal.AUTHORITY_EXPIRED, "The issuing certificate of this CA has expired");
        }
        return new Approval(this, request, names(request, requester), requester, second.minus(BACKDATED), notAfter);
    }

    private static List<AlternativeName> names(SigningRequest request, Requester requester) {
        List<AlternativeName> allowed = requester.names();
        request.commonName().ifPresent(name -> requireAllowed(name, allowed));
        request.names().forEach(name -> requireAllowed(name, allowed));
        List<AlternativeName> names = request.names().isEmpty() ? allowed : request.names();
        names.forEach(IssuanceProfile::requireCertifiable);
        return names;
    }

    private static void requireAllowed(AlternativeName name, List<AlternativeName> allowed) {
        if (!allowed.contains(name)) {
            throw new RefusedException(Refusal.NAME_NOT_ALLOWED, "The requester may not have the name " + name);
        }
    }

    /** Names that were stored before a rule came, and kinds of names that this profile does not give. */
    private static void requireCertifiable(AlternativeName name) {
        if (name instanceof DnsName dns && (dns.isWildcard() || dns.looksLikeAddress())) {
            throw new RefusedException(Refusal.NAME_NOT_ALLOWED, "This profile does not give names such as " + name);
        }
    }

    /** An approved request: exactly what may be signed. Only {@link #approve} makes one. */
    public static final class Approval {

        private final IssuanceProfile profile;
        private final SigningRequest request;
        private final List<AlternativeName> names;
        private final Requester requester;
        private final Instant notBefore;
        private final Instant notAfter;

        private Approval(
                IssuanceProfile profile,
                SigningRequest request,
                List<AlternativeName> names,
                Requester requester,
                Instant notBefore,
                Instant notAfter) {
            this.profile = profile;
            this.request = request;
            this.names = names;
            this.requester = requester;
            this.notBefore = notBefore;
            this.notAfter = notAfter;
        }

        public String profile() {
            return profile.name;
        }

        public Set<Purpose> purposes() {
            return profile.purposes;
        }

        public X500Name subject() {
            return request.subject();
        }

        public SubjectPublicKeyInfo key() {
            return request.key();
        }

        public boolean hasRsaKey() {
            return request.hasRsaKey();
        }

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
