package dev.fourfold.protocol.record;

/** A record that came and opened: how it was sealed, what it holds, and the bytes, without padding. */
public final class OpenedRecord {

    private final Form form;
    private final ContentType type;
    private final byte[] content;

    OpenedRecord(Form form, ContentType type, byte[] content) {
        this.form = form;
        this.type = type;
        this.content = content;
    }

    public Form form() {
        return form;
    }

    public ContentType type() {
        return type;
    }

    /** Returns the bytes, which are the caller's now. */
    public byte[] content() {
        return content;
    }

    /** Says what came, and no more than its length of what was in it. */
    @Override
    public String toString() {
        return form + " " + type + " of " + content.length + " bytes";
    }
}
