package dev.fourfold.ca.backup;

/** A backup cannot be taken, read, restored or moved; the message tells the operator why, and what to do. */
public final class BackupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BackupException(String message) {
        super(message);
    }

    public BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
