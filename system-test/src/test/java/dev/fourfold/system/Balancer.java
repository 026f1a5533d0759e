package dev.fourfold.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands each connection to the next of several ports that answers, and can end or freeze what it carries. */
final class Balancer implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Integer> targets;
    private final AtomicInteger next = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition thawed = lock.newCondition();
    private boolean frozen;

    Balancer(List<Integer> targets) throws IOException {
        this.targets = targets;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends some of the connections. */
    void cut(int count, Random random) throws IOException {
        List<Socket> connections = new ArrayList<>(open);
        Collections.shuffle(connections, random);
        for (Socket connection : connections.subList(0, Math.min(count, connections.size()))) {
            connection.close();
        }
    }

    /** Lets nothing through any more, in either direction, and tells nobody. */
    void freeze() {
        become(true);
    }

    /** Lets everything through again. */
    void thaw() {
        become(false);
    }

    private void become(boolean now) {
        lock.lock();
        try {
            frozen = now;
            thawed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pass() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (frozen) {
                thawed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
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
        open.add(near);
        try (near) {
            pass();
            try (Socket far = connect()) {
                Future<?> back = threads.submit(() -> carry(far, near));
                carry(near, far);
                back.get();
            }
        } catch (Exception e) {
            // one of them is gone: so goes the other
        } finally {
            open.remove(near);
        }
    }

    private Socket connect() throws IOException {
        IOException last = new IOException("There is no target");
        for (int i = 0; i < targets.size(); i++) {
            int target = targets.get(Math.floorMod(next.getAndIncrement(), targets.size()));
            try {
                return new Socket(InetAddress.getLoopbackAddress(), target);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private Void carry(Socket from, Socket to) throws IOException, InterruptedException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8192];
            int read = in.read(buffer);
            while (read >= 0) {
                pass();
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
        }
        return null;
    }
}
