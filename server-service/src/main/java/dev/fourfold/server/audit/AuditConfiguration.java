package dev.fourfold.server.audit;

import com.zaxxer.hikari.HikariDataSource;
import dev.fourfold.server.otp.OtpKeys;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** What a server needs to write the audit log: the key of its chain, and connections that write into it. */
@Configuration(proxyBeanMethods = false)
@Import(AuditConfiguration.Reading.class)
class AuditConfiguration {

    /** What it takes to read the log. */
    @Configuration(proxyBeanMethods = false)
    static class Reading {

        @Bean
        Pens pens(OtpKeys keys) {
            return new Pens(keys);
        }

        @Bean
        WrappedKey wrappedKey(OtpKeys keys, JdbcClient jdbc) {
            return new WrappedKey(keys, jdbc);
        }

        @Bean
        KeptHead keptHead(Environment environment) {
            return new KeptHead(Path.of(environment.getProperty("fourfold.data", "data"), "audit-head"));
        }
    }

    @Bean
    AuditKey auditKey(WrappedKey wrapped, Chain chain, KeptHead kept, TransactionOperations transaction) {
        return wrapped.open(chain, kept, transaction);
    }

    /** Gives every connection of the pool this process's pen. */
    @Bean
    static BeanPostProcessor auditPen(ObjectProvider<Pens> pens) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    pool.setConnectionInitSql(pens.getObject().newPen().statement());
                }
                return bean;
            }
        };
    }
}
