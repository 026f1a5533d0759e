package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import java.security.cert.X509Certificate;

/**
 * The name and the key of one root, certified by another.
 *
 * @param root the number of the root that is certified
 * @param signedBy the number of the root that certifies it
 */
public record CrossCertificate(int root, int signedBy, X509Certificate certificate, Bytes der) {}
