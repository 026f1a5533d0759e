package dev.fourfold.benchmarks.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClientsTest {

    private static final long LONG = 60_000;

    @Test
    void areDoneWhenNoneHasMoreToDo() throws IOException, InterruptedException {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(100);
        double perSecond = Clients.perSecond(4, LONG, () -> {
            made.incrementAndGet();
            return () -> left.decrementAndGet() >= 0;
        });
        assertThat(made).hasValue(4);
        assertThat(perSecond).isPositive();
    }

    @Test
    void doNothingInNoTime() throws IOException, InterruptedException {
        assertThat(Clients.perSecond(2, 0, () -> () -> true)).isZero();
    }

    @Test
    void failTogether() {
        assertThatIOException()
                .isThrownBy(() -> Clients.perSecond(2, LONG, () -> () -> {
                    throw new IOException("refused");
                }))
                .havingCause()
                .withMessage("refused");
        assertThatIOException()
                .isThrownBy(() -> Clients.perSecond(2, LONG, () -> {
                    throw new IOException("no connection");
                }))
                .havingCause()
                .withMessage("no connection");
    }

    @Test
    void signWhatIsAskedForInMemory() throws IOException {
        var inMemory = new InMemory();
        byte[] request = inMemory.request();
        assertThat(inMemory.issue(request)).isNotEmpty();
        assertThat(inMemory.request()).isNotEqualTo(request);
    }

    @Test
    void sendRequestsWithAndWithoutBody() {
        assertThat(Connection.request("GET /a", new byte[0]))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(Connection.request("POST /a", new byte[] {'b'}, "C: d", "E: f"))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nC: d\r\nE: f\r\n\r\nb");
    }
}
