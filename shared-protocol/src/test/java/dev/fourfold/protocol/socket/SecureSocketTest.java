package dev.fourfold.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A socket that is not connected. */
class SecureSocketTest {

    private final SecureSocket socket;

    SecureSocketTest() throws Exception {
        socket = (SecureSocket) Sockets.factory().createSocket();
    }

    @Test
    void inheritsNoWayAroundTheChannel() {
        Stream<Method> inherited = Arrays.stream(Socket.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> declaringClass(method) == Socket.class);
        assertThat(inherited).isEmpty();
    }

    @Test
    void hasNoStreamsYet() {
        for (ThrowingCallable call : new ThrowingCallable[] {
            socket::getInputStream, socket::getOutputStream, socket::shutdownInput, socket::shutdownOutput
        }) {
            assertThatThrownBy(call).isInstanceOf(SocketException.class).hasMessage("Socket is not connected");
        }
    }

    @Test
    void knowsNoPeerYet() {
        assertThatIllegalStateException().isThrownBy(socket::peer);
        assertThatIllegalStateException().isThrownBy(socket::channel);
        assertThat(socket.isConnected()).isFalse();
        assertThat(socket.getRemoteSocketAddress()).isNull();
        assertThat(socket).hasToString("SecureSocket[unconnected]");
    }

    @Test
    void hasNoUrgentData() throws Exception {
        assertThatThrownBy(() -> socket.sendUrgentData(1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> socket.setOOBInline(true)).isInstanceOf(SocketException.class);
        socket.setOOBInline(false);
        assertThat(socket.getOOBInline()).isFalse();
        assertThat(socket.getChannel()).isNull();
    }

    @Test
    void refusesANegativeTimeout() {
        assertThatIllegalArgumentException().isThrownBy(() -> socket.setSoTimeout(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> socket.connect(socket.getLocalSocketAddress(), -1));
    }

    @Test
    void refusesToConnectToNobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> socket.connect(null));
    }

    @Test
    void isNothingMoreOnceItIsClosed() throws Exception {
        socket.close();
        socket.close();
        assertThat(socket.isClosed()).isTrue();
        assertThat(socket.isConnected()).isFalse();
        for (ThrowingCallable call : new ThrowingCallable[] {
            socket::getInputStream, () -> socket.setSoTimeout(1), socket::getSoTimeout, socket::getTcpNoDelay
        }) {
            assertThatThrownBy(call).isInstanceOf(SocketException.class).hasMessageContaining("closed");
        }
    }

    @Test
    void keepsItsOptions() throws Exception {
        socket.setKeepAlive(true);
        socket.setSoTimeout(1_234);
        socket.setSoLinger(true, 7);
        socket.setReceiveBufferSize(64_000);
        assertThat(socket.setOption(StandardSocketOptions.SO_REUSEADDR, true)).isSameAs(socket);
        assertThat(socket.getKeepAlive()).isTrue();
        assertThat(socket.getSoTimeout()).isEqualTo(1_234);
        assertThat(socket.getSoLinger()).isEqualTo(7);
        assertThat(socket.getReceiveBufferSize()).isPositive();
        assertThat(socket.getReuseAddress()).isTrue();
        assertThat(socket.supportedOptions()).contains(StandardSocketOptions.TCP_NODELAY);
    }

    private static Class<?> declaringClass(Method method) {
        try {
            return SecureSocket.class
                    .getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
