package dev.fourfold.protocol.socket;

import static dev.fourfold.protocol.socket.Sockets.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.socket.Sockets.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Isolated;

/** The end of a socket, in order and otherwise. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Isolated("looks at every thread of the process")
class SecureSocketCloseIT {

    private static final Duration AT_ONCE = Duration.ofMillis(800);

    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    @Test
    void deliversWhatWasWrittenBefore() throws Exception {
        Pair pair = sockets.pair();
        pair.client().getOutputStream().write(bytes("last words"));
        pair.client().close();
        assertThat(pair.server().getInputStream().readAllBytes()).isEqualTo(bytes("last words"));
    }

    @Test
    void takesNoTimeThoughThePeerSaysNothing() throws Exception {
        Pair pair = sockets.pair();
        long began = System.nanoTime();
        pair.client().close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
    }

    @Test
    void waitsForTheAnswerIfItIsToLinger() throws Exception {
        Pair pair = sockets.pair();
        pair.client().setSoLinger(true, 30);
        Future<?> closing = sockets.threads.submit(() -> {
            pair.client().close();
            return null;
        });
        assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        pair.server().close();
        closing.get(10, TimeUnit.SECONDS);
    }

    @Test
    void isDoneByEitherStream() throws Exception {
        Pair pair = sockets.pair();
        pair.client().getInputStream().close();
        pair.server().getOutputStream().close();
        assertThat(pair.client().isClosed()).isTrue();
        assertThat(pair.server().isClosed()).isTrue();
        assertThat(pair.client().isConnected()).isTrue();
    }

    @Test
    void leavesNothingToDo() throws Exception {
        Pair pair = sockets.pair();
        InputStream in = pair.client().getInputStream();
        OutputStream out = pair.client().getOutputStream();
        pair.client().close();
        pair.client().close();
        assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
        assertThatThrownBy(in::available).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(pair.client()::getInputStream).isInstanceOf(SocketException.class);
        assertThatThrownBy(pair.client()::shutdownOutput).isInstanceOf(SocketException.class);
        assertThatThrownBy(pair.client()::shutdownInput).isInstanceOf(SocketException.class);
    }

    @Test
    void wakesAReaderAtOnce() throws Exception {
        Pair pair = sockets.pair();
        var reading = new CountDownLatch(1);
        Future<Integer> read = sockets.threads.submit(() -> {
            reading.countDown();
            return pair.client().getInputStream().read();
        });
        reading.await();
        assertThatThrownBy(() -> read.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        pair.client().close();
        assertThatThrownBy(() -> read.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SocketException.class);
    }

    @Test
    void wakesAWriterWhosePeerDoesNotRead() throws Exception {
        Pair pair = sockets.pair();
        Future<?> writing = sockets.threads.submit(() -> {
            pair.client().getOutputStream().write(new byte[50_000_000]);
            return null;
        });
        assertThatThrownBy(() -> writing.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        Future<?> closing = sockets.threads.submit(() -> {
            pair.client().close();
            return null;
        });
        closing.get(5, TimeUnit.SECONDS);
        assertThatThrownBy(() -> writing.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(SocketException.class);
    }

    @Test
    void isOneThoughManyDoIt() throws Exception {
        Pair pair = sockets.pair();
        Future<?> first = sockets.threads.submit(() -> closeBoth(pair));
        Future<?> second = sockets.threads.submit(() -> closeBoth(pair));
        first.get(5, TimeUnit.SECONDS);
        second.get(5, TimeUnit.SECONDS);
    }

    @Test
    void breaksOffAConnectThatIsUnderWay() throws Exception {
        var silent = sockets.keep(new ServerSocket(0, 1, Sockets.LOOPBACK));
        Socket socket = sockets.keep(Sockets.factory().createSocket());
        Future<?> connecting = sockets.threads.submit(() -> {
            socket.connect(silent.getLocalSocketAddress());
            return null;
        });
        // its ClientHello is there: it waits for an answer
        sockets.keep(silent.accept()).getInputStream().readNBytes(4);
        socket.close();
        assertThatThrownBy(() -> connecting.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(SocketException.class);
        assertThat(socket.isConnected()).isFalse();
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        Pair pair = sockets.pair();
        InputStream in = pair.client().getInputStream();
        assertThat(in.available()).isZero();
        pair.server().shutdownInput();
        pair.client().close();
        pair.server().close();
        sockets.close();
        Threads.awaitNone();
    }

    private static Void closeBoth(Pair pair) throws IOException {
        pair.client().close();
        pair.server().close();
        return null;
    }
}
