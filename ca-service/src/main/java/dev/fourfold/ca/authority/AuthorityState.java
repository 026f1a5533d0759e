package dev.fourfold.ca.authority;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the database held at one moment. */
record AuthorityState(List<RootAuthority> roots, List<CrossCertificate> crosses, List<IssuingAuthority> issuers) {

    RootAuthority root() {
        return roots.stream()
                .filter(root -> root.state() == IssuerState.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No root is active"));
    }

    /** Returns the certificates by other trusted roots for the root that has signed an issuer. */
    List<CrossCertificate> bridges(IssuingAuthority issuer) {
        Optional<RootAuthority> signer = rootOf(issuer);
        return crosses.stream()
                .filter(cross -> signer.isPresent() && signer.get().id() == cross.root() && isTrusted(cross.signedBy()))
                .toList();
    }

    /** Returns the root that has signed an issuer: of roots with one name, that whose key the issuer points to. */
    Optional<RootAuthority> rootOf(IssuingAuthority issuer) {
        return roots.stream().filter(root -> isSigner(root, issuer)).findFirst();
    }

    private boolean isTrusted(int id) {
        return roots.stream().anyMatch(root -> root.id() == id && root.state() != IssuerState.RETIRED);
    }

    private static boolean isSigner(RootAuthority root, IssuingAuthority issuer) {
        byte[] identifier =
                AuthorityCertificates.keyIdentifier(root.certificate()).getKeyIdentifierOctets();
        return AuthorityCertificates.signer(issuer.certificate())
                .filter(signer -> Arrays.equals(signer.getKeyIdentifierOctets(), identifier))
                .isPresent();
    }
}
