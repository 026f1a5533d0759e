package dev.fourfold.ca.policy;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.Csr;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Issuing certificates with limits. */
final class Issuers {

    private static final KeyPair KEYS = Csr.ec("P-256");

    private Issuers() {}

    static IssuerLimits ending(Instant end) {
        return IssuerLimits.of(certificate(end, null));
    }

    static Bytes constrained(List<GeneralName> permitted, List<GeneralName> excluded) {
        return certificate(
                Instant.parse("2036-01-01T00:00:00Z"), new NameConstraints(subtrees(permitted), subtrees(excluded)));
    }

    private static GeneralSubtree @Nullable [] subtrees(List<GeneralName> bases) {
        if (bases.isEmpty()) {
            return null;
        }
        return bases.stream().map(GeneralSubtree::new).toArray(GeneralSubtree[]::new);
    }

    private static Bytes certificate(Instant end, @Nullable NameConstraints constraints) {
        X500Name name = new X500Name("CN=Issuing");
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name, BigInteger.ONE, Date.from(Instant.EPOCH), Date.from(end), name, KEYS.getPublic());
            if (constraints != null) {
                builder.addExtension(Extension.nameConstraints, true, constraints);
            }
            return Bytes.of(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(BouncyCastle.PROVIDER)
                            .build(KEYS.getPrivate()))
                    .getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
