package dev.fourfold.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The line between a device and the server, of which a test decides what gets through, and when it breaks. */
final class Line implements AutoCloseable {

    /** One of the two ways that bytes go. */
    enum Way {
        TO_SERVER,
        TO_DEVICE
    }

    /** What happens to the next bytes on a way. */
    private enum Fault {
        NONE,
        TWICE,
        LOST,
        CHANGED,
        CUT_WITHIN
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private final Lane toServer = new Lane();
    private final Lane toDevice = new Lane();
    private volatile boolean open = true;

    Line(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Keeps back what comes on a way, until {@link #release} or the end of the connection. */
    void hold(Way way) {
        lane(way).hold();
    }

    void release(Way way) throws IOException {
        lane(way).release();
    }

    /** Returns how many bytes are kept back on a way. */
    int held(Way way) {
        return lane(way).held();
    }

    void doubleNext(Way way) {
        lane(way).next(Fault.TWICE);
    }

    void loseNext(Way way) {
        lane(way).next(Fault.LOST);
    }

    void changeNext(Way way) {
        lane(way).next(Fault.CHANGED);
    }

    /** Lets half of the next bytes through, and breaks. */
    void cutWithinNext(Way way) {
        lane(way).next(Fault.CUT_WITHIN);
    }

    /** Breaks, and lets nobody dial until {@link #mend}; what was kept back is lost. */
    void cut() throws IOException {
        open = false;
        hangUp();
    }

    void mend() {
        open = true;
    }

    /** Breaks what there is now. */
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        toServer.forget();
        toDevice.forget();
    }

    private Lane lane(Way way) {
        return switch (way) {
            case TO_SERVER -> toServer;
            case TO_DEVICE -> toDevice;
        };
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                threads.execute(() -> join(near));
            }
        } catch (IOException e) {
            threads.shutdown();
        }
    }

    private void join(Socket near) {
        try (near) {
            if (!open) {
                return;
            }
            try (Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
                sockets.add(near);
                sockets.add(far);
                var back = threads.submit(() -> carry(lane(Way.TO_DEVICE), far, near));
                carry(lane(Way.TO_SERVER), near, far);
                back.get();
            } finally {
                sockets.remove(near);
            }
        } catch (Exception e) {
            // one of them is gone: so goes the other
        }
    }

    private Void carry(Lane lane, Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[65_536];
            int length = in.read(buffer);
            while (length >= 0) {
                lane.carry(Arrays.copyOf(buffer, length), to.getOutputStream());
                length = in.read(buffer);
            }
        } finally {
            sockets.remove(from);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
        threads.shutdownNow();
    }

    private static final class Lane {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private OutputStream last = OutputStream.nullOutputStream();
        private boolean holds;
        private Fault fault = Fault.NONE;

        synchronized void hold() {
            holds = true;
        }

        synchronized void next(Fault next) {
            fault = next;
        }

        synchronized int held() {
            return kept.size();
        }

        synchronized void release() throws IOException {
            holds = false;
            last.write(kept.toByteArray());
            kept.reset();
        }

        synchronized void forget() {
            holds = false;
            fault = Fault.NONE;
            kept.reset();
        }

        synchronized void carry(byte[] bytes, OutputStream to) throws IOException {
            last = to;
            Fault present = fault;
            fault = Fault.NONE;
            switch (present) {
                case NONE -> pass(bytes, to);
                case TWICE -> {
                    pass(bytes, to);
                    pass(bytes, to);
                }
                case LOST -> {}
                case CHANGED -> {
                    bytes[bytes.length / 2] ^= 1;
                    pass(bytes, to);
                }
                case CUT_WITHIN -> {
                    pass(Arrays.copyOf(bytes, bytes.length / 2), to);
                    throw new IOException("Cut");
                }
            }
        }

        private void pass(byte[] bytes, OutputStream to) throws IOException {
            if (holds) {
                kept.write(bytes);
            } else {
                to.write(bytes);
            }
        }
    }
}
