package dev.fourfold.starter.status;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.StatusQuestion;
import java.io.IOException;
import java.security.cert.X509Certificate;

/** Whoever answers questions for the status of certificates. */
@FunctionalInterface
interface StatusSource {

    /**
     * Returns the answer, which nobody has checked.
     *
     * @throws IOException if there is none
     */
    Bytes answer(StatusQuestion question, X509Certificate certificate) throws IOException;
}
