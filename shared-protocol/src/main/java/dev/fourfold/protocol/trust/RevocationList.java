package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.CertificateId;
import dev.fourfold.protocol.PathStrength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.jspecify.annotations.Nullable;

/** A complete list of what one CA revoked, signed by it. Only {@link #verify} makes one. */
public final class RevocationList {

    private static final int CRL_SIGN = 6;

    private final X509Certificate issuer;
    private final BigInteger number;
    private final Instant thisUpdate;
    private final Instant nextUpdate;
    private final Set<CertificateId> revoked;

    private RevocationList(
            X509Certificate issuer,
            BigInteger number,
            Instant thisUpdate,
            Instant nextUpdate,
            Set<CertificateId> revoked) {
        this.issuer = issuer;
        this.number = number;
        this.thisUpdate = thisUpdate;
        this.nextUpdate = nextUpdate;
        this.revoked = revoked;
    }

    /**
     * Reads a list, and checks that one of the {@code issuers} signed it. Whether it is still of use depends on the time,
     * and is not looked at.
     *
     * @throws CRLException if it is not such a list, or only a part of one
     */
    public static RevocationList verify(byte[] der, Collection<X509Certificate> issuers) throws CRLException {
        X509CRL list = parse(der);
        X509Certificate issuer = issuers.stream()
                .filter(candidate -> signed(candidate, list))
                .findFirst()
                .orElseThrow(() -> new CRLException("A revocation list that no CA known to us signed"));
        // a list of some kinds of certificates, of some reasons, of other CAs or of changes is not complete
        if (list.hasUnsupportedCriticalExtension()
                || !isEmpty(list.getCriticalExtensionOIDs())
                || list.getExtensionValue(Extension.issuingDistributionPoint.getId()) != null
                || list.getExtensionValue(Extension.deltaCRLIndicator.getId()) != null) {
            throw new CRLException("A revocation list that is not complete, or has an unknown critical extension");
        }
        Date nextUpdate = list.getNextUpdate();
        if (nextUpdate == null) {
            throw new CRLException("A revocation list without its end");
        }
        return new RevocationList(
                issuer, number(list), list.getThisUpdate().toInstant(), nextUpdate.toInstant(), revoked(list));
    }

    public X509Certificate issuer() {
        return issuer;
    }

    public Instant thisUpdate() {
        return thisUpdate;
    }

    public Instant nextUpdate() {
        return nextUpdate;
    }

    public Set<CertificateId> revoked() {
        return revoked;
    }

    /** Says whether one of the certificates is on the list. */
    public boolean revokesAnyOf(Set<CertificateId> certificates) {
        return !Collections.disjoint(certificates, revoked);
    }

    /** Says whether this list replaces {@code other}, of the same CA. */
    public boolean newerThan(RevocationList other) {
        int order = number.compareTo(other.number);
        return order > 0 || (order == 0 && thisUpdate.isAfter(other.thisUpdate));
    }

    private static X509CRL parse(byte[] der) throws CRLException {
        try {
            var list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
            if (!Arrays.equals(list.getEncoded(), der)) {
                throw new CRLException("Bytes left over");
            }
            var structure = CertificateList.getInstance(ASN1Primitive.fromByteArray(der));
            if (structure.getSignature().getPadBits() != 0) {
                throw new CRLException("A signature that is no whole number of bytes");
            }
            PathAlgorithms.requireSignature(structure.getSignatureAlgorithm(), PathStrength.ANY);
            return list;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new CRLException("A revocation list that cannot be read", e);
        }
    }

    private static boolean signed(X509Certificate issuer, X509CRL list) {
        boolean[] usage = issuer.getKeyUsage();
        if (!issuer.getSubjectX500Principal().equals(list.getIssuerX500Principal())
                || (usage != null && !usage[CRL_SIGN])) {
            return false;
        }
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static BigInteger number(X509CRL list) throws CRLException {
        byte[] value = list.getExtensionValue(Extension.cRLNumber.getId());
        if (value == null) {
            throw new CRLException("A revocation list without its number");
        }
        try {
            return ASN1Integer.getInstance(ASN1OctetString.getInstance(value).getOctets())
                    .getPositiveValue();
        } catch (IllegalArgumentException e) {
            throw new CRLException("A revocation list whose number cannot be read", e);
        }
    }

    private static Set<CertificateId> revoked(X509CRL list) throws CRLException {
        var revoked = new HashSet<CertificateId>();
        Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
        for (X509CRLEntry entry : entries == null ? Set.<X509CRLEntry>of() : entries) {
            if (!isEmpty(entry.getCriticalExtensionOIDs())
                    || entry.getExtensionValue(Extension.certificateIssuer.getId()) != null) {
                throw new CRLException("An entry with an unknown critical extension, or of another CA");
            }
            revoked.add(new CertificateId(list.getIssuerX500Principal(), entry.getSerialNumber()));
        }
        return Collections.unmodifiableSet(revoked);
    }

    private static boolean isEmpty(@Nullable Set<String> types) {
        return types == null || types.isEmpty();
    }
}
