package dev.fourfold.ca.policy;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What the holder of a certificate may do with it: an extended key usage (RFC 5280, section 4.2.1.12).
 *
 * @param oid its object identifier in dotted form
 */
public record Purpose(String oid) implements Comparable<Purpose> {

    public static final Purpose SERVER_AUTH = of(KeyPurposeId.id_kp_serverAuth);
    public static final Purpose CLIENT_AUTH = of(KeyPurposeId.id_kp_clientAuth);
    public static final Purpose CODE_SIGNING = of(KeyPurposeId.id_kp_codeSigning);
    public static final Purpose EMAIL_PROTECTION = of(KeyPurposeId.id_kp_emailProtection);
    public static final Purpose OCSP_SIGNING = of(KeyPurposeId.id_kp_OCSPSigning);

    static final Map<String, Purpose> NAMED = Map.of(
            "server-auth", SERVER_AUTH,
            "client-auth", CLIENT_AUTH,
            "code-signing", CODE_SIGNING,
            "email-protection", EMAIL_PROTECTION);

    private static final Pattern DOTTED = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))+");

    /** Any purpose is none; the CA alone signs status; time stamps need an extension that is critical (RFC 3161). */
    private static final Set<Purpose> RESERVED =
            Set.of(of(KeyPurposeId.anyExtendedKeyUsage), OCSP_SIGNING, of(KeyPurposeId.id_kp_timeStamping));

    /**
     * Returns the purpose that a configured word or object identifier names.
     *
     * @throws IllegalArgumentException if there is none, or no profile may have it
     */
    static Purpose parse(String text) {
        Purpose named = NAMED.get(text);
        if (named != null) {
            return named;
        }
        if (!DOTTED.matcher(text).matches() || ASN1ObjectIdentifier.tryFromID(text) == null) {
            throw new IllegalArgumentException(text + " is neither an object identifier nor one of "
                    + NAMED.keySet().stream().sorted().toList());
        }
        Purpose purpose = new Purpose(text);
        if (RESERVED.contains(purpose)) {
            throw new IllegalArgumentException(text + " is not for leaf certificates of a profile");
        }
        return purpose;
    }

    private static Purpose of(KeyPurposeId id) {
        return new Purpose(id.getId());
    }

    public KeyPurposeId id() {
        return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid));
    }

    @Override
    public int compareTo(Purpose other) {
        return oid.compareTo(other.oid);
    }
}
