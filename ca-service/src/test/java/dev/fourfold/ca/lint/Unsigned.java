package dev.fourfold.ca.lint;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;

/** A certificate put together by hand, without a signature: a good one, of which a test spoils one part. */
final class Unsigned {

    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final KeyPair ISSUER_KEYS = Csr.ec("P-256");
    private static final KeyPair KEYS = Csr.ec("P-256");
    static final X500Name ISSUER_NAME = new X500Name("CN=Issuing");

    private int version = 3;
    private BigInteger serial = BigInteger.ONE.shiftLeft(158);
    private AlgorithmIdentifier innerAlgorithm = ECDSA;
    private X500Name issuer = ISSUER_NAME;
    private ASN1Primitive notBefore = new ASN1UTCTime("261123100000Z");
    private ASN1Primitive notAfter = new ASN1UTCTime("261130100000Z");
    private X500Name subject = new X500Name("CN=a.example");
    private SubjectPublicKeyInfo key;
    private boolean uniqueId;
    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
    private final List<Extension> more = new ArrayList<>();

    private Unsigned(SubjectPublicKeyInfo key) {
        key(key);
    }

    static Unsigned good() {
        Unsigned certificate =
                new Unsigned(SubjectPublicKeyInfo.getInstance(KEYS.getPublic().getEncoded()));
        return certificate
                .with(Extension.basicConstraints, true, new BasicConstraints(false))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .names(false, new GeneralName(GeneralName.dNSName, "a.example"))
                .with(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier(issuerKey())));
    }

    static SubjectPublicKeyInfo issuerKey() {
        return SubjectPublicKeyInfo.getInstance(ISSUER_KEYS.getPublic().getEncoded());
    }

    /** Returns the certificate of the issuer, from 1 to 31 December around the good one. */
    static X509CertificateHolder issuer() {
        Unsigned certificate = new Unsigned(issuerKey());
        certificate.subject = ISSUER_NAME;
        certificate.notBefore = new ASN1UTCTime("261101000000Z");
        certificate.notAfter = new ASN1UTCTime("261231000000Z");
        try {
            return new X509CertificateHolder(certificate.der());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] identifier(SubjectPublicKeyInfo key) {
        return Arrays.copyOf(Sha256.of(key.getPublicKeyData().getOctets()), 20);
    }

    Unsigned version(int other) {
        version = other;
        return this;
    }

    Unsigned serial(BigInteger other) {
        serial = other;
        return this;
    }

    Unsigned innerAlgorithm(AlgorithmIdentifier other) {
        innerAlgorithm = other;
        return this;
    }

    Unsigned issuer(X500Name other) {
        issuer = other;
        return this;
    }

    Unsigned valid(ASN1Primitive from, ASN1Primitive to) {
        notBefore = from;
        notAfter = to;
        return this;
    }

    Unsigned subject(String other) {
        subject = new X500Name(other);
        return this;
    }

    Unsigned key(SubjectPublicKeyInfo other) {
        key = other;
        return with(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier(other)));
    }

    Unsigned withUniqueId() {
        uniqueId = true;
        return this;
    }

    Unsigned names(boolean critical, GeneralName... names) {
        return with(Extension.subjectAlternativeName, critical, new GeneralNames(names));
    }

    Unsigned with(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        extensions.put(type, extension(type, critical, value));
        return this;
    }

    /** Adds an extension although there may be one of its type. */
    Unsigned twice(ASN1ObjectIdentifier type, ASN1Encodable value) {
        more.add(extension(type, false, value));
        return this;
    }

    Unsigned without(ASN1ObjectIdentifier type) {
        extensions.remove(type);
        return this;
    }

    private static Extension extension(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        try {
            return Extension.create(type, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] der() {
        ASN1EncodableVector fields = new ASN1EncodableVector();
        if (version > 1) {
            fields.add(new DERTaggedObject(true, 0, new ASN1Integer(version - 1)));
        }
        fields.add(new ASN1Integer(serial));
        fields.add(innerAlgorithm);
        fields.add(issuer);
        fields.add(new DERSequence(new ASN1Encodable[] {notBefore, notAfter}));
        fields.add(subject);
        fields.add(key);
        if (uniqueId) {
            fields.add(new DERTaggedObject(false, 1, new DERBitString(new byte[] {1})));
        }
        ASN1EncodableVector all = new ASN1EncodableVector();
        extensions.values().forEach(all::add);
        more.forEach(all::add);
        fields.add(new DERTaggedObject(true, 3, new DERSequence(all)));
        try {
            return new DERSequence(
                            new ASN1Encodable[] {new DERSequence(fields), ECDSA, new DERBitString(new byte[] {0})})
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
