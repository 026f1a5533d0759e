package dev.fourfold.ca.command;

import dev.fourfold.ca.Sha256;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.StringReader;
import java.util.HexFormat;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** The request for the certificate of an issuer, on its way from the CA to its root. */
record IssuerRequest(Bytes der) {

    /**
     * Reads a request.
     *
     * @throws IOException if it is none
     */
    static IssuerRequest parse(String text) throws IOException {
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject request = reader.readPemObject();
            if (request == null || !request.getType().equals("CERTIFICATE REQUEST")) {
                throw new IOException("it is not a request in PEM");
            }
            return new IssuerRequest(Bytes.of(request.getContent()));
        }
    }

    /** Returns the SHA-256 of the SubjectPublicKeyInfo, in hex: by it those at both ends see that it is the same key. */
    String keySha256() throws IOException {
        return HexFormat.of()
                .formatHex(Sha256.of(new PKCS10CertificationRequest(der.toArray())
                        .getSubjectPublicKeyInfo()
                        .getEncoded()));
    }
}
