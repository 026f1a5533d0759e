package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.revocation.Reason;
import dev.fourfold.ca.revocation.Revocation;
import dev.fourfold.ca.revocation.Status;
import java.util.Date;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.jspecify.annotations.Nullable;

/** A status as OCSP says it: CertStatus of RFC 6960, section 4.2.1. */
final class CertificateStatuses {

    private CertificateStatuses() {}

    /** Returns a CertStatus; Bouncy Castle's good one is null. */
    static @Nullable CertificateStatus of(Status status) {
        return switch (status) {
            case Status.Good _ -> CertificateStatus.GOOD;
            case Status.Unknown _ -> new UnknownStatus();
            case Status.Revoked(Revocation revocation) -> revoked(revocation);
        };
    }

    private static RevokedStatus revoked(Revocation revocation) {
        CRLReason reason = revocation.reason() == Reason.UNSPECIFIED
                ? null
                : CRLReason.lookup(revocation.reason().code());
        return new RevokedStatus(new RevokedInfo(new ASN1GeneralizedTime(Date.from(revocation.revokedAt())), reason));
    }

    static String name(Status status) {
        return switch (status) {
            case Status.Good _ -> "good";
            case Status.Unknown _ -> "unknown";
            case Status.Revoked _ -> "revoked";
        };
    }
}
