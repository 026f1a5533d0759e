package dev.fourfold.ca.name;

/** How a text that may be hostile is quoted in a message. */
final class Shown {

    private static final int MAX = 80;

    private Shown() {}

    /** Returns the text in quotes, shortened, with whatever is not printable ASCII written as {@code \\uXXXX}. */
    static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.chars().limit(MAX).forEach(character -> {
            if (character >= ' ' && character < 0x7f && character != '"' && character != '\\') {
                shown.append((char) character);
            } else {
                shown.append(String.format("\\u%04x", character));
            }
        });
        return shown.append(text.length() > MAX ? "…\"" : "\"").toString();
    }
}
