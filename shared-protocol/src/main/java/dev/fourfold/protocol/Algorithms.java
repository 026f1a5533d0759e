package dev.fourfold.protocol;

import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.record.Padding;
import java.util.List;

/** What a peer offers and accepts. Applications choose a {@link Profile}; protocol.md §14: "and not by lists of its own". */
public sealed interface Algorithms permits Profile, UnnamedAlgorithms {

    /** Returns the suites, in order of preference. */
    List<CipherSuite> suites();

    /** Returns the signature schemes that a peer may use, in order of preference. */
    List<SignatureScheme> signatureSchemes();

    /** Returns what every signature of a peer's certificate path must be. */
    PathStrength pathStrength();

    /** Returns the largest content of a record that we accept, in bytes. */
    int recordLimit();

    /** Returns how application data is padded. */
    Padding padding();
}
