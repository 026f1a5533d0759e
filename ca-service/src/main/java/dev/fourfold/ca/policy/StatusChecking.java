package dev.fourfold.ca.policy;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;

/** What a certificate tells its readers about its status. */
public enum StatusChecking {
    /** It says where its status is found. */
    LOCATED,
    /** It has none, because it ends soon enough: noRevAvail (RFC 9608). */
    NO_REV_AVAIL,
    /** It signs the status of others, and its own is not asked for: id-pkix-ocsp-nocheck (RFC 6960, 4.2.2.2.1). */
    OCSP_NO_CHECK;

    /** Returns the extension that says so; empty if it takes addresses to say it. */
    public Optional<Extension> extension() {
        return switch (this) {
            case LOCATED -> Optional.empty();
            case NO_REV_AVAIL -> Optional.of(Extensions.NO_REV_AVAIL);
            case OCSP_NO_CHECK -> Optional.of(Extensions.OCSP_NO_CHECK);
        };
    }

    private static final class Extensions {

        private static final Extension NO_REV_AVAIL = empty(Extension.noRevAvail);
        private static final Extension OCSP_NO_CHECK = empty(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck);

        private static Extension empty(ASN1ObjectIdentifier type) {
            try {
                return Extension.create(type, false, DERNull.INSTANCE);
            } catch (IOException e) {
                throw new AssertionError("NULL has an encoding", e);
            }
        }
    }
}
