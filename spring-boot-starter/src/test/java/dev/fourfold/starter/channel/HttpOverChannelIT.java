package dev.fourfold.starter.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.socket.HandshakeObservers;
import dev.fourfold.protocol.socket.SecureServerSocketFactory;
import dev.fourfold.protocol.socket.SecureSocketFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An HTTP client and an HTTP server that know nothing of channels, the same over TCP and over a channel. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HttpOverChannelIT {

    private static final TestPki PKI = TestPki.ofToday();
    private static final Endpoint CLIENT = Endpoint.of(PKI.client("client.example"), PKI.trust());
    private static final Endpoint SERVER = Endpoint.of(PKI.server("server.example"), PKI.trust());
    private static final int MUCH = 5_000_000;

    @SuppressWarnings("ImmutableEnumChecker") // factories have no state that a test sees
    enum Carrier {
        TCP(SocketFactory.getDefault(), ServerSocketFactory.getDefault()),
        CHANNEL(clients("server.example"), new SecureServerSocketFactory(() -> SERVER, HandshakeObservers.NONE, 100));

        private final SocketFactory clients;
        private final ServerSocketFactory servers;

        Carrier(SocketFactory clients, ServerSocketFactory servers) {
            this.clients = clients;
            this.servers = servers;
        }
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<OkHttpClient> clients = new ArrayList<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private final AtomicBoolean closesNext = new AtomicBoolean();

    @AfterEach
    void stop() {
        clients.forEach(client -> client.connectionPool().evictAll());
        servers.forEach(server -> server.close(CloseMode.IMMEDIATE));
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void answersOverOneConnection(Carrier carrier) throws IOException {
        HttpServer server = server(carrier);
        OkHttpClient client = client(carrier.clients);
        Set<String> connections = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            try (Response response = get(client, server, "/hello")) {
                assertThat(response.code()).isEqualTo(200);
                assertThat(response.body().string()).isEqualTo("GET /hello");
                connections.add(String.valueOf(response.header("Connected-As")));
            }
        }
        assertThat(connections).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void carriesALargeBodyBothWays(Carrier carrier) throws IOException {
        HttpServer server = server(carrier);
        byte[] body = new byte[MUCH];
        new Random(1).nextBytes(body);
        assertThat(post(client(carrier.clients), server, body)).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource
    void answersManyAtOnce(Carrier carrier) throws Exception {
        HttpServer server = server(carrier);
        OkHttpClient client = client(carrier.clients);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] body = new byte[50_000 + i];
            Arrays.fill(body, (byte) i);
            answers.add(threads.submit(() -> Arrays.equals(post(client, server, body), body)));
        }
        for (Future<Boolean> answer : answers) {
            assertThat(answer.get()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectsAgainWhenTheServerClosed(Carrier carrier) throws IOException {
        HttpServer server = server(carrier);
        OkHttpClient client = client(carrier.clients);
        String first = connectedAs(get(client, server, "/hello"));
        assertThat(connectedAs(get(client, server, "/hello"))).isEqualTo(first);
        closesNext.set(true);
        assertThat(connectedAs(get(client, server, "/hello"))).isNotEqualTo(first);
        assertThat(closesNext).isFalse();
    }

    @Test
    void doesNotReachAServerOfAnotherName() throws IOException {
        HttpServer server = server(Carrier.CHANNEL);
        OkHttpClient client = client(clients("another.example"));
        assertThatThrownBy(() -> get(client, server, "/hello")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void doesNotAnswerInClear() throws IOException {
        HttpServer server = server(Carrier.CHANNEL);
        OkHttpClient client = client(SocketFactory.getDefault());
        assertThatThrownBy(() -> get(client, server, "/hello")).isInstanceOf(IOException.class);
    }

    @Test
    void doesNotAskInClear() throws IOException {
        HttpServer server = server(Carrier.TCP);
        OkHttpClient client = client(Carrier.CHANNEL.clients);
        assertThatThrownBy(() -> get(client, server, "/hello")).isInstanceOf(ProtocolException.class);
    }

    private static SecureSocketFactory clients(String server) {
        return new SecureSocketFactory(() -> CLIENT, PeerName.of(server), HandshakeObservers.NONE);
    }

    private OkHttpClient client(SocketFactory sockets) {
        OkHttpClient client = new OkHttpClient.Builder()
                .socketFactory(sockets)
                .connectTimeout(Duration.ofSeconds(20))
                .readTimeout(Duration.ofSeconds(30))
                .build();
        clients.add(client);
        return client;
    }

    private HttpServer server(Carrier carrier) throws IOException {
        HttpServer server = ServerBootstrap.bootstrap()
                .setServerSocketFactory(carrier.servers)
                .setLocalAddress(InetAddress.getLoopbackAddress())
                .setCanonicalHostName("127.0.0.1")
                .register("*", this::answer)
                .create();
        servers.add(server);
        server.start();
        return server;
    }

    private static String connectedAs(Response response) {
        try (response) {
            return Objects.requireNonNull(response.header("Connected-As"));
        }
    }

    private void answer(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        if (closesNext.getAndSet(false)) {
            throw new ConnectionClosedException("as a server that had enough");
        }
        response.setHeader(
                "Connected-As",
                HttpCoreContext.cast(context).getEndpointDetails().getRemoteAddress());
        byte[] body = request.getEntity() == null
                ? (request.getMethod() + " " + request.getPath()).getBytes(StandardCharsets.UTF_8)
                : EntityUtils.toByteArray(request.getEntity());
        response.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
    }

    private static Response get(OkHttpClient client, HttpServer server, String path) throws IOException {
        return client.newCall(new Request.Builder().url(url(server, path)).build())
                .execute();
    }

    private static byte[] post(OkHttpClient client, HttpServer server, byte[] body) throws IOException {
        var request = new Request.Builder()
                .url(url(server, "/echo"))
                .post(RequestBody.create(body))
                .build();
        try (Response response = client.newCall(request).execute()) {
            return response.body().bytes();
        }
    }

    private static String url(HttpServer server, String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
    }
}
