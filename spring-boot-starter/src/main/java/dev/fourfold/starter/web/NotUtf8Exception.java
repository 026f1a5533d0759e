package dev.fourfold.starter.web;

/** Bytes that are JSON in another encoding than UTF-8, or none. */
public final class NotUtf8Exception extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    NotUtf8Exception() {
        super("JSON is UTF-8, and this is not");
    }
}
