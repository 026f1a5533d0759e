package dev.fourfold.ca.crl;

import dev.fourfold.ca.authority.IssuingAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.operator.ContentSigner;

/** Signs a CertificateList (RFC 5280, section 5.1) around entries that are encoded already. */
final class CrlEncoder {

    private static final int SEQUENCE = BERTags.CONSTRUCTED | BERTags.SEQUENCE;
    private static final ASN1Integer V2 = new ASN1Integer(1);

    private final IssuingAuthority issuer;
    private final Instant thisUpdate;
    private final Instant nextUpdate;

    CrlEncoder(IssuingAuthority issuer, Instant thisUpdate, Instant nextUpdate) {
        this.issuer = issuer;
        this.thisUpdate = thisUpdate;
        this.nextUpdate = nextUpdate;
    }

    byte[] sign(CrlEntries entries, Extensions extensions) throws IOException {
        ContentSigner signer = issuer.signer();
        byte[] toBeSigned = toBeSigned(signer, entries, extensions);
        try (OutputStream out = signer.getOutputStream()) {
            out.write(toBeSigned);
        }
        byte[] algorithm = der(signer.getAlgorithmIdentifier());
        byte[] signature = der(new DERBitString(signer.getSignature()));
        ByteArrayOutputStream list = new ByteArrayOutputStream(toBeSigned.length + signature.length + 64);
        writeHeader(list, toBeSigned.length + algorithm.length + signature.length);
        list.write(toBeSigned);
        list.write(algorithm);
        list.write(signature);
        return list.toByteArray();
    }

    private byte[] toBeSigned(ContentSigner signer, CrlEntries entries, Extensions extensions) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(der(V2));
        head.write(der(signer.getAlgorithmIdentifier()));
        head.write(der(issuer.name()));
        head.write(der(new Time(Date.from(thisUpdate))));
        head.write(der(new Time(Date.from(nextUpdate))));
        if (entries.count() > 0) {
            // RFC 5280, section 5.1.2.6: an empty list must be absent
            writeHeader(head, entries.length());
        }
        byte[] tail = der(new DERTaggedObject(true, 0, extensions));
        int length = head.size() + entries.length() + tail.length;
        ByteArrayOutputStream all = new ByteArrayOutputStream(length + 8);
        writeHeader(all, length);
        head.writeTo(all);
        entries.writeTo(all);
        all.write(tail);
        return all.toByteArray();
    }

    private static byte[] der(ASN1Encodable value) throws IOException {
        return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    }

    /** Writes the tag of a sequence, and how long its contents are (X.690, section 10.1). */
    private static void writeHeader(OutputStream out, int length) throws IOException {
        out.write(SEQUENCE);
        if (length < 0x80) {
            out.write(length);
            return;
        }
        int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
        out.write(0x80 | octets);
        for (int octet = octets - 1; octet >= 0; octet--) {
            out.write(length >>> (octet * Byte.SIZE));
        }
    }
}
