package dev.fourfold.server;

import dev.fourfold.server.delivery.Device;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** The server over HTTP, with devices in this process and without channels; a subclass brings the database. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "fourfold.enrolment.ca-url=false",
            "fourfold.status.fresh=100ms",
            "management.endpoint.health.validate-group-membership=false",
            "otp.admin-key=" + TestCaller.ADMIN_KEY,
            "otp.key=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            "otp.previous-keys=" + ServerTest.PREVIOUS_KEY,
            // on a machine that is busy with other tests, nothing here is about time
            "spring.datasource.hikari.connection-timeout=10000",
            "spring.datasource.hikari.data-source-properties.socketTimeout=30",
            "spring.jdbc.template.query-timeout=25s"
        })
@Import({Device.Maker.class, Store.class, TestCaller.class})
public @interface ServerTest {

    /** The key before the present one. */
    String PREVIOUS_KEY = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";
}
