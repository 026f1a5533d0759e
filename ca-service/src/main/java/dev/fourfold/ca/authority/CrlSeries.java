package dev.fourfold.ca.authority;

import dev.fourfold.ca.Serial;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigInteger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.validation.annotation.Validated;

/** Into how many shards the CRL of each issuer is divided; it is decided once, because certificates name their shard. */
@Component
public final class CrlSeries {

    private final Map<Integer, Integer> known = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final Properties properties;
    private final TransactionTemplate ownTransaction;

    CrlSeries(JdbcClient jdbc, Properties properties, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.ownTransaction = new TransactionTemplate(transactions);
        // what has been handed out once must not be rolled back with a certificate
        ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Returns the number of shards of an issuer; it is on disk. */
    public int shards(int issuer) {
        Integer shards = known.get(issuer);
        return shards != null ? shards : decide(issuer);
    }

    /** Returns the shard that a certificate is in. */
    public static int shard(Serial serial, int shards) {
        return serial.value().mod(BigInteger.valueOf(shards)).intValue();
    }

    private int decide(int issuer) {
        int shards = ownTransaction.execute(_ -> {
            jdbc.sql("insert into crl_series (issuer, shards) values (?, ?) on conflict do nothing")
                    .params(issuer, properties.shards())
                    .update();
            return jdbc.sql("select shards from crl_series where issuer = ?")
                    .param(issuer)
                    .query(Integer.class)
                    .single();
        });
        known.put(issuer, shards);
        return shards;
    }

    /**
     * How CRLs are divided.
     *
     * @param shards of issuers that have signed nothing yet
     */
    @ConfigurationProperties("ca.crl")
    @Validated
    record Properties(@DefaultValue("16") @Min(1) @Max(1024) int shards) {}
}
