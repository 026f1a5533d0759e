package dev.fourfold.system;

import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A site of which a test breaks something on the way of a code, for real. Afterwards nothing is lost, the device shows each
 * code once, and no attempt was given back. One class at a time, for each has three services and two databases.
 */
@Thorough("it starts and kills processes for a minute and more")
@ResourceLock("a site that is broken")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
abstract class BrokenSite {

    static final Duration SOON = Site.SOON;

    private final String[] serverOptions;

    Site site;
    Customer customer;

    BrokenSite(String... serverOptions) {
        this.serverOptions = serverOptions;
    }

    @BeforeAll
    void startTheSystem(@TempDir Path folder) throws Exception {
        site = Site.start(folder, serverOptions);
        customer = new Customer(site);
    }

    @AfterAll
    void stopTheSystem() throws Exception {
        site.close();
    }

    @BeforeEach
    void attach() {
        site.line().mend();
        await().atMost(SOON).until(customer::isAttached);
    }
}
