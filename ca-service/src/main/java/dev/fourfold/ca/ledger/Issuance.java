package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;

/** An approved request whose serial is on disk. Only {@link Register#reserve} makes one. */
public final class Issuance {

    private final Serial serial;
    private final Approval approval;
    private final IssuingAuthority issuer;

    Issuance(Serial serial, Approval approval, IssuingAuthority issuer) {
        this.serial = serial;
        this.approval = approval;
        this.issuer = issuer;
    }

    public Serial serial() {
        return serial;
    }

    public Approval approval() {
        return approval;
    }

    public IssuingAuthority issuer() {
        return issuer;
    }
}
