package dev.fourfold.ca.crl;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.crl.CrlStore.Stored;
import dev.fourfold.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The CRLs, for everyone, as the database has them. */
@RestController
@RequestMapping("/crl")
class CrlController {

    private static final MediaType DER = MediaType.parseMediaType("application/pkix-crl");
    private static final MediaType PEM = MediaType.parseMediaType("application/x-pem-file");
    /** How long others may keep a CRL without asking, although there may be a newer one. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final String NUMBER = ":[1-9][0-9]{0,8}}";
    private static final String SHARD = ":0|[1-9][0-9]{0,3}}";
    private static final String FORM = ".{form:crl|pem}";

    /** The latest of each, so that the database need not send it each time. */
    private final Map<Key, Stored> latest = new ConcurrentHashMap<>();

    private final CrlStore store;
    private final CrlRounds rounds;
    private final RootCrls roots;

    CrlController(CrlStore store, CrlRounds rounds, RootCrls roots) {
        this.store = store;
        this.rounds = rounds;
        this.roots = roots;
    }

    private record Key(int issuer, CrlScope scope) {}

    @GetMapping("/{issuer" + NUMBER + FORM)
    ResponseEntity<byte[]> full(@PathVariable int issuer, @PathVariable String form) {
        return answer(new Key(issuer, CrlScope.FULL), form);
    }

    @GetMapping("/{issuer" + NUMBER + "-delta" + FORM)
    ResponseEntity<byte[]> delta(@PathVariable int issuer, @PathVariable String form) {
        return answer(new Key(issuer, CrlScope.DELTA), form);
    }

    @GetMapping("/{issuer" + NUMBER + "/{shard" + SHARD + FORM)
    ResponseEntity<byte[]> shard(@PathVariable int issuer, @PathVariable int shard, @PathVariable String form) {
        return answer(new Key(issuer, CrlScope.shard(shard)), form);
    }

    @GetMapping("/root" + FORM)
    ResponseEntity<byte[]> root(@PathVariable String form) {
        return answer(
                roots.find()
                        .orElseThrow(() -> new RefusedException(
                                Refusal.UNKNOWN_CRL,
                                "The root has signed no CRL: start the CA once while the root's key is there")),
                form);
    }

    private ResponseEntity<byte[]> answer(Key key, String form) {
        return answer(current(key), form);
    }

    private static ResponseEntity<byte[]> answer(Stored crl, String form) {
        boolean pem = form.equals("pem");
        return ResponseEntity.ok()
                .contentType(pem ? PEM : DER)
                .eTag("\"" + crl.number() + (pem ? "-pem\"" : "\""))
                .lastModified(crl.thisUpdate())
                .cacheControl(
                        CacheControl.maxAge(KEPT).cachePublic().mustRevalidate().noTransform())
                .body(pem ? pem(crl.der()) : crl.der().toArray());
    }

    private Stored current(Key key) {
        Optional<Long> number = store.number(key.issuer(), key.scope());
        if (number.isEmpty()) {
            // somebody asks before the first round
            rounds.round();
            number = store.number(key.issuer(), key.scope());
        }
        Stored kept = latest.get(key);
        if (kept != null && number.isPresent() && kept.number() == number.get()) {
            return kept;
        }
        Stored found = store.find(key.issuer(), key.scope())
                .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_CRL, "There is no such CRL"));
        latest.put(key, found);
        return found;
    }

    private static byte[] pem(Bytes der) {
        String text = "-----BEGIN X509 CRL-----\n" + LINES.encodeToString(der.toArray()) + "\n-----END X509 CRL-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
