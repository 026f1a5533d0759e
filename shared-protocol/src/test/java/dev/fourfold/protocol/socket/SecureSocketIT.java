package dev.fourfold.protocol.socket;

import static dev.fourfold.protocol.socket.Sockets.LOOPBACK;
import static dev.fourfold.protocol.socket.Sockets.bytes;
import static dev.fourfold.protocol.socket.Sockets.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.socket.Sockets.Pair;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Two sockets that are connected. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SecureSocketIT {

    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    @Test
    void carriesBytesBothWays() throws Exception {
        Pair pair = sockets.pair();
        pair.client().getOutputStream().write(bytes("ping"));
        assertThat(text(pair.server(), 4)).isEqualTo("ping");
        pair.server().getOutputStream().write(bytes("pong"));
        assertThat(text(pair.client(), 4)).isEqualTo("pong");
        pair.server().getOutputStream().write(0xFF);
        assertThat(pair.client().getInputStream().read()).isEqualTo(0xFF);
    }

    @Test
    void knowsWhoAndWhereItsPeerIs() throws Exception {
        Pair pair = sockets.pair();
        assertThat(pair.client().peer().name()).isEqualTo(Sockets.SERVER);
        assertThat(pair.server().peer().name()).isEqualTo(PeerName.of("client.com"));
        assertThat(pair.client().channel().connectionId())
                .isEqualTo(pair.server().channel().connectionId());
        assertThat(pair.client().getRemoteSocketAddress())
                .isEqualTo(pair.server().getLocalSocketAddress());
        assertThat(pair.client().getLocalPort()).isEqualTo(pair.server().getPort());
        assertThat(pair.client().getInetAddress()).isEqualTo(pair.server().getLocalAddress());
        assertThat(pair.client().toString()).contains("server.com");
        assertThat(pair.client().isConnected() && pair.client().isBound()).isTrue();
    }

    @Test
    void isMadeInEveryWayThatSocketsAreMade() throws Exception {
        ServerSocket listener = sockets.listen();
        int port = listener.getLocalPort();
        SecureSocketFactory factory = Sockets.factory();
        String host = LOOPBACK.getHostAddress();
        for (Socket socket : List.of(
                factory.createSocket(host, port),
                factory.createSocket(LOOPBACK, port),
                factory.createSocket(host, port, LOOPBACK, 0),
                factory.createSocket(LOOPBACK, port, LOOPBACK, 0))) {
            try (socket;
                    Socket accepted = listener.accept()) {
                socket.getOutputStream().write(7);
                assertThat(accepted.getInputStream().read()).isEqualTo(7);
            }
        }
    }

    @Test
    void goesOnReadingAfterShutdownOutput() throws Exception {
        Pair pair = sockets.pair();
        pair.client().getOutputStream().write(bytes("all"));
        pair.client().shutdownOutput();
        assertThat(pair.server().getInputStream().readAllBytes()).isEqualTo(bytes("all"));
        assertThat(pair.server().getInputStream().read()).isEqualTo(-1);
        pair.server().getOutputStream().write(bytes("answer"));
        pair.server().shutdownOutput();
        assertThat(pair.client().getInputStream().readAllBytes()).isEqualTo(bytes("answer"));
        assertThat(pair.client().isOutputShutdown()).isTrue();
        assertThat(pair.client().isInputShutdown()).isFalse();
        assertThat(pair.client().isClosed()).isFalse();
    }

    @Test
    void writesNothingAfterShutdownOutput() throws Exception {
        Pair pair = sockets.pair();
        OutputStream out = pair.client().getOutputStream();
        pair.client().shutdownOutput();
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(pair.client()::getOutputStream).isInstanceOf(SocketException.class);
        assertThatThrownBy(pair.client()::shutdownOutput).isInstanceOf(SocketException.class);
    }

    @Test
    void readsNothingAfterShutdownInput() throws Exception {
        Pair pair = sockets.pair();
        InputStream in = pair.client().getInputStream();
        pair.server().getOutputStream().write(bytes("unread"));
        Future<Integer> read =
                sockets.threads.submit(() -> pair.server().getInputStream().read());
        pair.client().shutdownInput();
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.available()).isZero();
        assertThatThrownBy(pair.client()::getInputStream).isInstanceOf(SocketException.class);
        assertThatThrownBy(pair.client()::shutdownInput).isInstanceOf(SocketException.class);
        pair.client().getOutputStream().write(1);
        assertThat(read.get()).isEqualTo(1);
    }

    @Test
    void keepsNobodyFromWritingAfterShutdownInput() throws Exception {
        Pair pair = sockets.pair();
        pair.client().shutdownInput();
        pair.server().getOutputStream().write(new byte[20_000_000]);
        pair.server().close();
    }

    @Test
    void losesNothingToTimeouts() throws Exception {
        ServerSocket listener = sockets.listen();
        Wire wire = sockets.wire(listener);
        Pair pair = sockets.pair(listener, wire.port());
        byte[] sent = new byte[40_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) ((i * 31) >> 3);
        }
        wire.hold();
        Future<?> sending = sockets.threads.submit(() -> {
            pair.server().getOutputStream().write(sent);
            return null;
        });
        pair.client().setSoTimeout(50);
        InputStream in = pair.client().getInputStream();
        for (int part : new int[] {0, 1, 2, 1, 7, 5_000}) {
            wire.let(part);
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        }
        wire.release();
        pair.client().setSoTimeout(0);
        assertThat(in.readNBytes(sent.length)).isEqualTo(sent);
        sending.get();
        pair.client().setSoTimeout(50);
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        pair.server().getOutputStream().write(9);
        pair.client().setSoTimeout(0);
        assertThat(in.read()).isEqualTo(9);
    }

    @Test
    void seesTheEndOnlyIfThePeerSaidIt() throws Exception {
        ServerSocket listener = sockets.listen();
        Wire wire = sockets.wire(listener);
        Pair pair = sockets.pair(listener, wire.port());
        pair.server().getOutputStream().write(bytes("some"));
        assertThat(text(pair.client(), 4)).isEqualTo("some");
        wire.cut();
        InputStream in = pair.client().getInputStream();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(in::read).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void seesNoEndInTheMiddleOfARecord() throws Exception {
        ServerSocket listener = sockets.listen();
        Wire wire = sockets.wire(listener);
        Pair pair = sockets.pair(listener, wire.port());
        wire.hold();
        pair.server().getOutputStream().write(bytes("some"));
        wire.let(9);
        pair.client().setSoTimeout(50);
        InputStream in = pair.client().getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        wire.cut();
        pair.client().setSoTimeout(0);
        assertThatThrownBy(in::read).isInstanceOf(EOFException.class);
    }

    @Test
    void deliversNothingThatWasChangedOnTheWay() throws Exception {
        ServerSocket listener = sockets.listen();
        Wire wire = sockets.wire(listener);
        Pair pair = sockets.pair(listener, wire.port());
        wire.corrupt();
        pair.server().getOutputStream().write(bytes("some"));
        InputStream in = pair.client().getInputStream();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(in::read).isInstanceOf(ProtocolException.class);
        }
        assertThatThrownBy(() -> pair.client().getOutputStream().write(1)).isInstanceOf(IOException.class);
        pair.client().close();
    }

    @Test
    void noticesThatThePeerBrokeOff() throws Exception {
        Pair pair = sockets.pair();
        pair.server().setSoLinger(true, 0);
        pair.server().close();
        assertThatThrownBy(() -> pair.client().getInputStream().read())
                .isInstanceOfAny(SocketException.class, EOFException.class);
    }

    @Test
    void refusesApplicationDataAfterTheEnd() throws Exception {
        Pair pair = sockets.pair();
        pair.client().close();
        assertThat(pair.server().getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(() -> pair.client().channel().send(bytes("more"))).isInstanceOf(IOException.class);
    }

    @Test
    void tellsWhatIsThereWithoutWaiting() throws Exception {
        Pair pair = sockets.pair();
        InputStream in = pair.client().getInputStream();
        assertThat(in.available()).isZero();
        pair.server().getOutputStream().write(bytes("four"));
        while (in.available() == 0) {
            Thread.onSpinWait();
        }
        assertThat(in.available()).isEqualTo(4);
        assertThat(in.readNBytes(4)).isEqualTo(bytes("four"));
        pair.server().close();
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.available()).isZero();
    }

    @Test
    void readsAndWritesOnAPlatformThreadThatWasInterrupted() throws Exception {
        Pair pair = sockets.pair();
        pair.server().getOutputStream().write(bytes("pong"));
        var outcome = new CompletableFuture<String>();
        Thread thread = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            try {
                pair.client().getOutputStream().write(bytes("ping"));
                String read = text(pair.client(), 4);
                pair.client().close();
                outcome.complete(read + Thread.currentThread().isInterrupted());
            } catch (IOException e) {
                outcome.completeExceptionally(e);
            }
        });
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo("pongtrue");
        assertThat(pair.server().getInputStream().readAllBytes()).isEqualTo(bytes("ping"));
        thread.join();
    }

    @Test
    void closesIfAVirtualThreadIsInterruptedWhileItReads() throws Exception {
        Pair pair = sockets.pair();
        var outcome = new CompletableFuture<Throwable>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(
                        new AssertionError(pair.client().getInputStream().read()));
            } catch (IOException e) {
                outcome.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError(e));
            }
        });
        thread.interrupt();
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(SocketException.class);
        assertThat(pair.client().isClosed()).isTrue();
    }
}
