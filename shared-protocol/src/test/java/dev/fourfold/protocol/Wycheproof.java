package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A test vector of Project Wycheproof, with what its group says. */
public record Wycheproof(JsonNode group, JsonNode vector) {

    /** What has to hold for a vector. */
    public interface Check {
        void on(Wycheproof vector) throws Exception;
    }

    /** Checks all vectors of a file. */
    public static void each(String file, int count, Check check) {
        each(file, count, _ -> true, check);
    }

    /**
     * Checks the vectors of a file that we have a use for.
     *
     * @param count at least how many they must be, so that a file that lost some is noticed
     */
    public static void each(String file, int count, Predicate<Wycheproof> useful, Check check) {
        List<Wycheproof> vectors = read(file).stream().filter(useful).toList();
        assertThat(vectors).as(file).hasSizeGreaterThanOrEqualTo(count);
        for (Wycheproof vector : vectors) {
            try {
                check.on(vector);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(file + ": " + vector, e);
            }
        }
    }

    private static List<Wycheproof> read(String file) {
        JsonNode root = new ObjectMapper().readTree(Path.of(System.getProperty(WithWycheproof.FOLDER), file));
        var vectors = new ArrayList<Wycheproof>();
        for (JsonNode group : root.required("testGroups")) {
            for (JsonNode vector : group.required("tests")) {
                vectors.add(new Wycheproof(group, vector));
            }
        }
        assertThat(vectors).as(file).hasSize(root.required("numberOfTests").asInt());
        return vectors;
    }

    /** Says whether the vector must be accepted; "acceptable" ones are neither. */
    public boolean valid() {
        return text("result").equals("valid");
    }

    public boolean invalid() {
        return text("result").equals("invalid");
    }

    public boolean has(String flag) {
        for (JsonNode each : vector.path("flags")) {
            if (each.asString().equals(flag)) {
                return true;
            }
        }
        return false;
    }

    public String text(String field) {
        return vector.required(field).asString();
    }

    /** Returns bytes; none if the vector does not have the field. */
    public byte[] hex(String field) {
        return HexFormat.of().parseHex(vector.path(field).asString(""));
    }

    public int number(String field) {
        return vector.required(field).asInt();
    }

    public int groupNumber(String field) {
        return group.required(field).asInt();
    }

    public byte[] groupHex(String field) {
        return HexFormat.of().parseHex(group.required(field).asString());
    }

    /** Expects that something succeeds exactly if the vector is valid. */
    public void assertAsExpected(boolean succeeded) {
        assertThat(succeeded).isEqualTo(valid());
    }

    @Override
    public String toString() {
        return "vector " + number("tcId") + " (" + text("result") + ") "
                + vector.path("comment").asString("") + vector.path("flags");
    }
}
