package dev.fourfold.protocol.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose addresses and TCP options are those of another, the carrier. It has no connection of its own, so that a
 * method of {@link Socket} that nobody thought of fails, and cannot send past the channel.
 */
abstract class CarriedSocket extends Socket {

    final Socket carrier;

    CarriedSocket(Socket carrier) throws SocketException {
        super((SocketImpl) null);
        this.carrier = carrier;
    }

    @Override
    public void bind(@Nullable SocketAddress address) throws IOException {
        carrier.bind(address);
    }

    @Override
    public boolean isBound() {
        return carrier.isBound();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return carrier.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return carrier.getLocalAddress();
    }

    @Override
    public int getPort() {
        return carrier.getPort();
    }

    @Override
    public int getLocalPort() {
        return carrier.getLocalPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return carrier.getRemoteSocketAddress();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return carrier.getLocalSocketAddress();
    }

    /** Returns null: what is read and written around the channel is not protected. */
    @Override
    public @Nullable SocketChannel getChannel() {
        return null;
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        carrier.setTcpNoDelay(on);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return carrier.getTcpNoDelay();
    }

    @Override
    public void setSoLinger(boolean on, int linger) throws SocketException {
        carrier.setSoLinger(on, linger);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return carrier.getSoLinger();
    }

    /** Refuses: such a byte would travel unprotected. */
    @Override
    public void sendUrgentData(int data) throws IOException {
        throw new SocketException("A channel has no urgent data");
    }

    /** Refuses to mix unprotected bytes into the channel. */
    @Override
    public void setOOBInline(boolean on) throws SocketException {
        if (on) {
            throw new SocketException("A channel has no urgent data");
        }
    }

    @Override
    public boolean getOOBInline() {
        return false;
    }

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        carrier.setSendBufferSize(size);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return carrier.getSendBufferSize();
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        carrier.setReceiveBufferSize(size);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return carrier.getReceiveBufferSize();
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
        carrier.setKeepAlive(on);
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
        return carrier.getKeepAlive();
    }

    @Override
    public void setTrafficClass(int trafficClass) throws SocketException {
        carrier.setTrafficClass(trafficClass);
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return carrier.getTrafficClass();
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        carrier.setReuseAddress(on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return carrier.getReuseAddress();
    }

    @Override
    public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        carrier.setPerformancePreferences(connectionTime, latency, bandwidth);
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
        carrier.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return carrier.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return carrier.supportedOptions();
    }
}
