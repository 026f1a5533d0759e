package dev.fourfold.starter.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.StatusQuestion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpResponderIT {

    private HttpServer http;
    private URI url;
    private X509Certificate device;
    private StatusQuestion question;

    @BeforeEach
    void begin() throws Exception {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.start();
        url = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/ocsp");
        var ca = new TestCa();
        device = ca.device();
        question = StatusQuestion.of(device, ca.certificate, new SecureRandom());
    }

    @AfterEach
    void end() {
        http.stop(0);
    }

    private Bytes ask(HttpHandler handler) throws IOException {
        http.createContext("/ocsp", handler);
        return new HttpResponder(url).answer(question, device);
    }

    @Test
    void bringsTheQuestionAndTheAnswer() throws IOException {
        Bytes answer = ask(exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        assertThat(answer).isEqualTo(question.encoded());
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 404, 500, 503})
    void takesNothingButOkForAnAnswer(int status) {
        assertThatThrownBy(() -> ask(exchange -> {
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered " + status);
    }

    @Test
    void takesNoEndlessAnswer() {
        assertThatThrownBy(() -> ask(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[17 * 1024]);
                    exchange.close();
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void doesNotWaitForAnAnswerThatBeginsAndDoesNotEnd() {
        var end = new CountDownLatch(1);
        try {
            assertThatThrownBy(() -> ask(exchange -> {
                        exchange.sendResponseHeaders(200, 100);
                        exchange.getResponseBody().write(1);
                        exchange.getResponseBody().flush();
                        await(end);
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("takes too long");
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void asksNobodyAboutACertificateThatNamesNobody() {
        assertThatThrownBy(() -> new HttpResponder(null).answer(question, device))
                .isInstanceOf(NoResponderException.class);
    }
}
