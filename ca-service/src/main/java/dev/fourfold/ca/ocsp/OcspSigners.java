package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.issuance.CertificateAuthority;
import dev.fourfold.ca.issuance.CertificateAuthority.Issued;
import dev.fourfold.ca.issuance.Submission;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.policy.OwnRequester;
import dev.fourfold.ca.policy.Profiles;
import dev.fourfold.ca.revocation.StatusChange;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The keys that sign answers, one for each issuer, made when it is first asked for. They live in the memory of this
 * process only: another process has its own, and a restart makes new ones.
 */
@Component
final class OcspSigners {

    private static final Logger log = LoggerFactory.getLogger(OcspSigners.class);
    private static final X500Name SUBJECT = new X500Name("OU=OCSP responder");

    private final CertificateAuthority certificateAuthority;
    private final AnswerCache cache;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<Integer, OcspSigner> signers = new HashMap<>();

    OcspSigners(
            CertificateAuthority certificateAuthority, AnswerCache cache, InstantSource clock, SecureRandom random) {
        this.certificateAuthority = certificateAuthority;
        this.cache = cache;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Returns the key that signs for an issuer; if the old one is half through its life, a new one.
     *
     * @throws RuntimeException if there is none that is valid, and a new one cannot be certified
     */
    synchronized OcspSigner of(IssuingAuthority issuer) {
        Instant now = clock.instant();
        OcspSigner signer = signers.get(issuer.id());
        if (signer != null && signer.isFresh(now)) {
            return signer;
        }
        try {
            OcspSigner successor = make(issuer);
            signers.put(issuer.id(), successor);
            return successor;
        } catch (RuntimeException e) {
            if (signer != null && signer.isValid(now)) {
                log.warn("no new OCSP signer for issuer {}: {}", issuer.id(), e.toString());
                return signer;
            }
            throw e;
        }
    }

    /** Lets go of a key whose certificate was revoked, and of all that it may have signed. */
    @EventListener
    synchronized void forget(StatusChange change) {
        if (signers.values().removeIf(signer -> signer.serial().equals(change.serial()))) {
            log.warn("certificate {} signs no more OCSP answers: it was revoked", change.serial());
            cache.clear();
        }
    }

    private OcspSigner make(IssuingAuthority issuer) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BouncyCastle.PROVIDER);
            generator.initialize(new ECGenParameterSpec("P-256"), random);
            KeyPair keys = generator.generateKeyPair();
            Issued issued = certificateAuthority.issue(Submission.of(request(keys), new ThisResponder(), null), issuer);
            log.info("certificate {} signs OCSP answers for issuer {}", issued.serial(), issuer.id());
            return new OcspSigner(keys, issued.certificate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("No OCSP signer can be made", e);
        }
    }

    private static byte[] request(KeyPair keys) throws OperatorCreationException, IOException {
        return new JcaPKCS10CertificationRequestBuilder(SUBJECT, keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .setProvider(BouncyCastle.PROVIDER)
                        .build(keys.getPrivate()))
                .getEncoded();
    }

    /** The responder, asking for a certificate of its own. */
    private static final class ThisResponder implements OwnRequester {

        @Override
        public List<AlternativeName> names() {
            return List.of();
        }

        @Override
        public String profile() {
            return Profiles.OCSP_SIGNER;
        }

        @Override
        public String issuedTo() {
            return "ca";
        }

        @Override
        public void redeem() {
            // nothing is used up
        }
    }
}
