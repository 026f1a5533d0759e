package dev.fourfold.server.audit;

import com.zaxxer.hikari.HikariDataSource;
import dev.fourfold.server.otp.OtpKeys;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The keys of the audit log, and the connections that write into it. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    AuditKeys auditKeys(OtpKeys keys) {
        return new AuditKeys(keys);
    }

    @Bean
    AuditKey auditKey(AuditKeys keys, JdbcClient jdbc, TransactionOperations transaction) {
        return keys.unwrap(jdbc, transaction);
    }

    @Bean
    KeptHead keptHead(Environment environment) {
        return new KeptHead(Path.of(environment.getProperty("fourfold.data", "data"), "audit-head"));
    }

    /** Gives every connection of the pool this process's pen. */
    @Bean
    static BeanPostProcessor auditPen(ObjectProvider<AuditKeys> keys) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    pool.setConnectionInitSql(keys.getObject().newPen().statement());
                }
                return bean;
            }
        };
    }
}
