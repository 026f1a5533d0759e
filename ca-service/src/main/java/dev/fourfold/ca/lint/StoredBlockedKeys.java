package dev.fourfold.ca.lint;

import dev.fourfold.protocol.Bytes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys of the table {@code blocked_key}; a revocation for keyCompromise puts them there. */
@Component
class StoredBlockedKeys implements BlockedKeys {

    private final JdbcClient jdbc;

    StoredBlockedKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> reason(Bytes spkiSha256) {
        return jdbc.sql("select reason from blocked_key where spki_sha256 = ?")
                .param(spkiSha256.toArray())
                .query(String.class)
                .optional();
    }

    @Override
    public BlockedKeys among(Collection<Bytes> spkiSha256s) {
        Set<Bytes> asked = Set.copyOf(spkiSha256s);
        Map<Bytes, String> reasons = new HashMap<>();
        jdbc.sql("select spki_sha256, reason from blocked_key where spki_sha256 = any(?)")
                .param(asked.stream().map(Bytes::toArray).toArray(byte[][]::new))
                .query(row -> {
                    reasons.put(Bytes.of(row.getBytes("spki_sha256")), row.getString("reason"));
                });
        return key -> asked.contains(key) ? Optional.ofNullable(reasons.get(key)) : reason(key);
    }
}
