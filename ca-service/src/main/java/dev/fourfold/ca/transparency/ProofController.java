package dev.fourfold.ca.transparency;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.ca.transparency.AuditController.Entry;
import dev.fourfold.ca.web.Parameters;
import dev.fourfold.protocol.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the CA has signed of its audit log, and proofs of what is in it. */
@RestController
class ProofController {

    private final AuditReader reader;
    private final AuditTree tree;
    private final AuditKey key;
    private final Sequencer sequencer;

    ProofController(AuditReader reader, AuditTree tree, AuditKey key, Sequencer sequencer) {
        this.reader = reader;
        this.tree = tree;
        this.key = key;
        this.sequencer = sequencer;
    }

    @GetMapping(path = "/ca/audit.pub", produces = MediaType.TEXT_PLAIN_VALUE)
    String key() {
        return key.publicKey().text() + "\n";
    }

    @GetMapping("/api/v1/audit/checkpoint")
    ResponseEntity<byte[]> checkpoint(@Requires(Role.READ) Operator operator) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .cacheControl(CacheControl.noStore())
                .body(note().getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping(path = "/api/v1/audit/proof", produces = MediaType.APPLICATION_JSON_VALUE)
    Inclusion inclusion(@Requires(Role.READ) Operator operator, HttpServletRequest request) {
        Parameters parameters = Parameters.of(request, Set.of("index", "size"));
        long size = size(parameters, "size");
        if (size == 0) {
            throw Parameters.invalid("size", "at least 1: a tree of no leaves proves nothing");
        }
        long index = parameters
                .number("index", 0, size - 1)
                .orElseThrow(() -> Parameters.invalid("index", "the number of a leaf"));
        return proof(index, size);
    }

    @GetMapping(path = "/api/v1/audit/consistency", produces = MediaType.APPLICATION_JSON_VALUE)
    Consistency consistency(@Requires(Role.READ) Operator operator, HttpServletRequest request) {
        Parameters parameters = Parameters.of(request, Set.of("from", "to"));
        long to = size(parameters, "to");
        long from = parameters
                .number("from", 0, to)
                .orElseThrow(() -> Parameters.invalid("from", "the size of an earlier checkpoint"));
        return new Consistency(
                from,
                to,
                base64(MerkleTree.root(from, tree)),
                base64(MerkleTree.root(to, tree)),
                MerkleTree.consistency(from, to, tree).stream()
                        .map(ProofController::base64)
                        .toList());
    }

    /** Returns what was done to a certificate, and the proof that each entry is under the checkpoint. */
    @GetMapping(path = "/api/v1/certificates/{serial}/audit", produces = MediaType.APPLICATION_JSON_VALUE)
    Proven certificate(@Requires(Role.READ) Operator operator, @PathVariable String serial) {
        String object = "certificate " + Serial.parse(serial).orElseThrow(ProofController::unknownCertificate);
        String note = note();
        long size = Checkpoint.open(note, key.publicKey()).size();
        List<ProvenEntry> entries = reader.about(object).stream()
                .filter(located -> located.index() != null && located.index() < size)
                .map(located -> new ProvenEntry(
                        Entry.of(located),
                        located.entry().line(),
                        proof(Objects.requireNonNull(located.index()), size)))
                .toList();
        if (entries.isEmpty()) {
            throw unknownCertificate();
        }
        return new Proven(note, entries);
    }

    private static RefusedException unknownCertificate() {
        return new RefusedException(Refusal.UNKNOWN_CERTIFICATE, "This CA has issued no certificate of that serial");
    }

    private Inclusion proof(long index, long size) {
        return new Inclusion(
                index,
                size,
                base64(tree.hash(0, index)),
                base64(MerkleTree.root(size, tree)),
                MerkleTree.inclusion(index, size, tree).stream()
                        .map(ProofController::base64)
                        .toList());
    }

    private String note() {
        sequencer.catchUp();
        return tree.latestNote().orElseThrow();
    }

    /** Returns the size of a tree; that of the present one if the parameter is not given. */
    private long size(Parameters parameters, String name) {
        long present = tree.size();
        return parameters.number(name, 0, present).orElse(present);
    }

    private static String base64(Bytes hash) {
        return Base64.getEncoder().encodeToString(hash.toArray());
    }

    /** RFC 9162, section 2.1.3; hashes in base64. */
    record Inclusion(long index, long size, String leafHash, String rootHash, List<String> hashes) {}

    /** RFC 9162, section 2.1.4; hashes in base64. */
    record Consistency(long from, long to, String fromRootHash, String toRootHash, List<String> hashes) {}

    /** The entries about one certificate. */
    record Proven(String checkpoint, List<ProvenEntry> entries) {}

    /**
     * One entry with its proof.
     *
     * @param leaf the entry in exactly the form that is hashed
     */
    record ProvenEntry(Entry entry, String leaf, Inclusion proof) {}
}
