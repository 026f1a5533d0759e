package dev.fourfold.ca.crl;

import dev.fourfold.ca.revocation.Reason;
import dev.fourfold.ca.revocation.Revocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.Time;

/** The entries of a CRL, each encoded as it comes: a hundred thousand of them are bytes and not objects. */
final class CrlEntries {

    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private int count;

    /** Adds an entry that {@link #of} or {@link #removed} has made. */
    void add(byte[] entry) {
        encoded.writeBytes(entry);
        count++;
    }

    int count() {
        return count;
    }

    int length() {
        return encoded.size();
    }

    void writeTo(OutputStream out) throws IOException {
        encoded.writeTo(out);
    }

    /** Returns the entry of a certificate that is revoked or on hold. */
    static byte[] of(Revocation revocation) {
        // RFC 5280, section 5.3.1: no reason rather than unspecified
        int reason = revocation.reason() == Reason.UNSPECIFIED
                ? -1
                : revocation.reason().code();
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        try {
            if (reason >= 0) {
                extensions.addExtension(Extension.reasonCode, false, CRLReason.lookup(reason));
            }
            if (revocation.invalidSince().isPresent()) {
                extensions.addExtension(
                        Extension.invalidityDate,
                        false,
                        new ASN1GeneralizedTime(
                                Date.from(revocation.invalidSince().get())));
            }
            return entry(revocation.serial().value(), revocation.revokedAt(), extensions);
        } catch (IOException e) {
            throw new IllegalStateException("An entry cannot be encoded", e);
        }
    }

    /** Returns the entry of a delta for a certificate whose hold has been released. */
    static byte[] removed(BigInteger serial, Instant now) {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        try {
            extensions.addExtension(Extension.reasonCode, false, CRLReason.lookup(CRLReason.removeFromCRL));
            return entry(serial, now, extensions);
        } catch (IOException e) {
            throw new IllegalStateException("An entry cannot be encoded", e);
        }
    }

    private static byte[] entry(BigInteger serial, Instant since, ExtensionsGenerator generator) throws IOException {
        ASN1EncodableVector entry = new ASN1EncodableVector();
        entry.add(new ASN1Integer(serial));
        entry.add(new Time(Date.from(since)));
        if (!generator.isEmpty()) {
            Extensions extensions = generator.generate();
            entry.add(extensions);
        }
        return new DERSequence(entry).getEncoded(ASN1Encoding.DER);
    }
}
