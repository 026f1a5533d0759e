package dev.fourfold.ca.lint;

import dev.fourfold.protocol.Bytes;
import java.util.Optional;
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
}
