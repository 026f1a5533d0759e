package dev.fourfold.ca.custody;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token as long as it is configured: used by several threads at once, and found again after it was away.
 *
 * <p>Calls are made by threads of its own, because a virtual thread that waits within a library keeps its carrier. A
 * call holds the read lock; whoever starts the library anew, which ends every session, holds the write lock.
 */
final class Token implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Token.class);

    // Implementation constants
    private static final int SESSIONS = 8;
    private static final long PATIENCE_SECONDS = 30;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration MISSING_KEY_PAUSE = Duration.ofSeconds(10);

    private final Cryptoki cryptoki;
    private final String label;
    private final Pin pin;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            SESSIONS, Thread.ofPlatform().daemon().name("token-", 1).factory());
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private @Nullable TokenConnection connection; // guarded by the lock, as is the next
    private @Nullable PinRefusedException pinRefused;
    private volatile long triedAt;

    private Token(Cryptoki cryptoki, String label, Pin pin) {
        this.cryptoki = cryptoki;
        this.label = label;
        this.pin = pin;
    }

    /**
     * Opens a token.
     *
     * @throws StartUpException if there is no such token, or it does not take the PIN
     * @throws IOException if the library or the token does not work
     */
    static Token open(Cryptoki cryptoki, String label, Pin pin) throws IOException {
        Token token = new Token(cryptoki, label, pin);
        try {
            token.connect();
            return token;
        } catch (IOException | RuntimeException e) {
            token.close();
            throw e;
        }
    }

    String label() {
        return label;
    }

    /** Does something in a session, and once more if the token has to be found again. */
    <T> T use(TokenConnection.Task<T> task) throws IOException {
        return onOwnThread(() -> attempt(connection -> connection.inSession(false, task)));
    }

    /** Does the same in a session that may change the token. */
    <T> T change(TokenConnection.Task<T> task) throws IOException {
        return onOwnThread(() -> attempt(connection -> connection.inSession(true, task)));
    }

    /** Returns the kinds of keys that the token makes. */
    List<KeyType> types() throws IOException {
        List<KeyType> types = new ArrayList<>();
        for (KeyType type : KeyType.values()) {
            Optional<TokenMechanism> mechanism = TokenMechanism.of(type);
            if (mechanism.isPresent() && onOwnThread(() -> attempt(with -> with.makes(mechanism.get())))) {
                types.add(type);
            }
        }
        return types;
    }

    private <T> T onOwnThread(Attempt<T> attempt) throws IOException {
        Future<T> answer = threads.submit(attempt::run);
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the token " + label + " worked", e);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new IOException("the token " + label + " does not answer", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private <T> T attempt(Use<T> use) throws IOException {
        TokenConnection before = current();
        if (before != null) {
            try {
                return locked(before, use);
            } catch (IOException e) {
                if (!isOfTheToken(e)) {
                    throw e;
                }
                lose(before, e);
            }
        }
        return locked(again(), use);
    }

    /** A key is missing where somebody has deleted it; or where the token was away, which the library may not notice. */
    private boolean isOfTheToken(IOException e) {
        return switch (e) {
            case CryptokiException answer -> !answer.isOfRequest();
            case MissingKeyException _ -> isOlderThan(MISSING_KEY_PAUSE);
            default -> false;
        };
    }

    private boolean isOlderThan(Duration age) {
        return System.nanoTime() - triedAt >= age.toNanos();
    }

    private @Nullable TokenConnection current() {
        lock.readLock().lock();
        try {
            return connection;
        } finally {
            lock.readLock().unlock();
        }
    }

    private <T> T locked(TokenConnection with, Use<T> use) throws IOException {
        lock.readLock().lock();
        try {
            if (connection != with) { // another thread has lost it
                throw new CryptokiException("the library", CryptokiException.SESSION_CLOSED);
            }
            return use.with(with);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void lose(TokenConnection lost, IOException why) {
        lock.writeLock().lock();
        try {
            if (connection == lost) {
                connection = null;
                log.warn("the token {} fails: {}", label, why.getMessage());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Finds the token again, or tells that another thread has, or that it was in vain a moment ago. */
    private TokenConnection again() throws IOException {
        lock.writeLock().lock();
        try {
            if (connection != null) {
                return connection;
            }
            if (pinRefused != null) {
                throw pinRefused;
            }
            if (!isOlderThan(PAUSE)) {
                throw new IOException("the token " + label + " is away");
            }
            cryptoki.end();
            TokenConnection found = connect();
            log.info("the token {} is there again", label);
            return found;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private TokenConnection connect() throws IOException {
        lock.writeLock().lock();
        try {
            triedAt = System.nanoTime();
            cryptoki.initialize();
            connection = TokenConnection.open(cryptoki, label, pin, SESSIONS);
            return connection;
        } catch (PinRefusedException e) {
            pinRefused = e;
            throw e;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                return; // the library hangs, and would hang here as well
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        lock.writeLock().lock();
        try {
            connection = null;
            cryptoki.end();
        } catch (IOException e) {
            log.debug("the PKCS#11 library does not end", e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws IOException;
    }

    @FunctionalInterface
    private interface Use<T> {
        T with(TokenConnection connection) throws IOException;
    }
}
