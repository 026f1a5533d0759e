package dev.fourfold.ca.custody;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** A token that was found by its label and has taken the PIN, until it fails. */
final class TokenConnection {

    private final Cryptoki cryptoki;
    private final long slot;

    /** Sessions that nobody uses. They are logged in because the first is, which stays open and unused. */
    private final Deque<TokenSession> idle = new ConcurrentLinkedDeque<>();

    /** A token may give fewer sessions than there are threads. */
    private final Semaphore free;

    private TokenConnection(Cryptoki cryptoki, long slot, int sessions) {
        this.cryptoki = cryptoki;
        this.slot = slot;
        this.free = new Semaphore(sessions);
    }

    /**
     * Finds a token and logs in.
     *
     * @throws StartUpException if there is no such token, or it does not take the PIN
     * @throws IOException if the library or the token does not work
     */
    static TokenConnection open(Cryptoki cryptoki, String label, Pin pin, int sessions) throws IOException {
        long slot = find(cryptoki, label);
        Cryptoki.TokenInfo token = cryptoki.token(slot);
        requireTries(token);
        TokenConnection connection = new TokenConnection(cryptoki, slot, token.sessions(sessions));
        long session = cryptoki.openSession(connection.slot, false);
        try {
            cryptoki.login(session, pin);
        } catch (CryptokiException e) {
            if (e.isOfPin()) {
                throw new PinRefusedException(label, e);
            }
            throw e;
        }
        return connection;
    }

    private static long find(Cryptoki cryptoki, String label) throws IOException {
        List<String> labels = new ArrayList<>();
        List<Long> found = new ArrayList<>();
        for (long slot : cryptoki.slots()) {
            String each = cryptoki.token(slot).label();
            if (each.equals(label)) {
                found.add(slot);
            } else if (!each.isEmpty()) {
                labels.add(each);
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new StartUpException(
                found.isEmpty()
                        ? "There is no token with the label " + label + "; there are " + labels
                        : "There are " + found.size() + " tokens with the label " + label,
                "Set ca.custody.pkcs11.token to the label of one token," + " and make sure that this user may use it");
    }

    /**
     * Throws if one more wrong PIN would do harm.
     *
     * @throws StartUpException if the token is locked, or nearly
     */
    static void requireTries(Cryptoki.TokenInfo token) {
        if (token.isLocked() || token.isOneTryFromLocked()) {
            throw new StartUpException(
                    "The token " + token.label()
                            + (token.isLocked() ? " is locked" : " would be locked by one more wrong PIN")
                            + ", so the PIN was not tried",
                    "Unlock it, or log in with another program and the right PIN;"
                            + " then set ca.custody.pkcs11.pin to that");
        }
    }

    /** Tells whether the token makes keys, and signs with them. */
    boolean makes(TokenMechanism mechanism) throws IOException {
        return cryptoki.mechanism(slot, mechanism.generation())
                        .filter(mechanism::fits)
                        .isPresent()
                && cryptoki.mechanism(slot, mechanism.signing()).isPresent();
    }

    /** Does something in a session of its own; one in which something has failed is not used again. */
    <T> T inSession(boolean write, Task<T> task) throws IOException {
        free.acquireUninterruptibly();
        try {
            return inFreeSession(write, task);
        } finally {
            free.release();
        }
    }

    private <T> T inFreeSession(boolean write, Task<T> task) throws IOException {
        TokenSession kept = idle.poll();
        if (kept != null && write) {
            kept.close();
        }
        TokenSession session =
                kept == null || write ? new TokenSession(cryptoki, cryptoki.openSession(slot, write)) : kept;
        boolean done = false;
        try {
            T result = task.run(session);
            done = true;
            return result;
        } finally {
            if (done && !write) {
                idle.push(session);
            } else {
                session.close();
            }
        }
    }

    /** What is done in a session. */
    @FunctionalInterface
    interface Task<T> {
        T run(TokenSession session) throws IOException;
    }
}
