package dev.fourfold.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.JdbcTemplate;

/** The caller of the tests, that may do everything, as often as it likes. */
record TestCaller(JdbcTemplate jdbc) implements InitializingBean {

    static final String ADMIN_KEY = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
    static final String KEY = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf";

    @Override
    public void afterPropertiesSet() {
        jdbc.update("""
                INSERT INTO caller (name, key_hash, permissions, triggers_per_minute, created_by)
                VALUES ('test', ?, '{transfer,confirm,execute,read,payees,admin}', 100000, 'system')
                ON CONFLICT DO NOTHING""", new Object[] {hash()}); // what is logged must not be the key
    }

    private static byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
