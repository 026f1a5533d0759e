package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * The extensions that a signing request asks for: its names are read, a wish to be a CA is refused, and everything
 * else is decided by the profile whatever was asked for.
 *
 * @param names the different names of the subject alternative names; empty if the request has none
 */
record RequestedExtensions(List<AlternativeName> names) {

    /** What a request may have at most, whatever its profile says. */
    static final int MAX_NAMES = 100;

    RequestedExtensions {
        names = List.copyOf(names);
    }

    static RequestedExtensions of(PKCS10CertificationRequest request) {
        Attribute[] attributes = request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest);
        if (attributes.length == 0) {
            return new RequestedExtensions(List.of());
        }
        if (attributes.length > 1 || attributes[0].getAttrValues().size() != 1) {
            throw new RefusedException(Refusal.MALFORMED_REQUEST, "The request has more than one list of extensions");
        }
        Extensions extensions =
                Extensions.getInstance(attributes[0].getAttrValues().getObjectAt(0));
        refuseAuthority(extensions);
        GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return new RequestedExtensions(names == null ? List.of() : names(names));
    }

    private static void refuseAuthority(Extensions extensions) {
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
        KeyUsage usage = KeyUsage.fromExtensions(extensions);
        boolean authority = constraints != null && constraints.isCA();
        boolean signer = usage != null && (usage.hasUsages(KeyUsage.keyCertSign) || usage.hasUsages(KeyUsage.cRLSign));
        if (authority || signer) {
            throw new RefusedException(
                    Refusal.CA_REQUESTED, "This CA issues end-entity certificates only: do not ask for CA:TRUE");
        }
    }

    private static List<AlternativeName> names(GeneralNames names) {
        GeneralName[] all = names.getNames();
        if (all.length == 0) {
            throw new RefusedException(Refusal.MALFORMED_REQUEST, "The list of alternative names is empty");
        }
        if (all.length > MAX_NAMES) {
            throw new RefusedException(
                    Refusal.TOO_MANY_NAMES, "A request may have at most " + MAX_NAMES + " alternative names");
        }
        return Stream.of(all).map(RequestedExtensions::name).distinct().toList();
    }

    private static AlternativeName name(GeneralName name) {
        try {
            return AlternativeName.of(name);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.NAME_NOT_ALLOWED, String.valueOf(e.getMessage()), e);
        }
    }
}
