package dev.fourfold.ca.policy;

import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What the holder of a certificate may do with it: its extended key usage. */
public enum Purpose {
    SERVER_AUTH,
    CLIENT_AUTH,
    OCSP_SIGNING;

    public KeyPurposeId id() {
        return switch (this) {
            case SERVER_AUTH -> KeyPurposeId.id_kp_serverAuth;
            case CLIENT_AUTH -> KeyPurposeId.id_kp_clientAuth;
            case OCSP_SIGNING -> KeyPurposeId.id_kp_OCSPSigning;
        };
    }
}
