package dev.fourfold.protocol.enrolment;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two members of a problem (RFC 9457) that are shown to people, made harmless: short, printable, one line. */
record Problem(String type, String title) {

    private static final int MAX_LENGTH = 200;
    private static final Pattern TYPE = member("type");
    private static final Pattern TITLE = member("title");

    /** Reads them from anything; what is not there is empty. */
    static Problem read(byte[] body) {
        String json = new String(body, StandardCharsets.UTF_8);
        return new Problem(find(TYPE, json), find(TITLE, json));
    }

    private static Pattern member(String name) {
        return Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");
    }

    private static String find(Pattern member, String json) {
        Matcher matcher = member.matcher(json);
        if (!matcher.find()) {
            return "";
        }
        String text = matcher.group(1).replaceAll("\\\\(.)", "$1").replaceAll("\\P{Print}", "?");
        return text.substring(0, Math.min(text.length(), MAX_LENGTH));
    }
}
