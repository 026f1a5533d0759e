package dev.fourfold.ca.backup;

import dev.fourfold.starter.web.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a backup holds: the last member of its archive, {@code manifest.json}. Its digests show damage, not forgery.
 *
 * @param format the version of this form
 * @param schemaVersion the newest migration of the database that was backed up, such as {@code 3}
 * @param rootFingerprint the SHA-256 of the root certificate, in lower-case hex
 * @param tables the tables of the database, each after those that it refers to
 * @param files the files of the CA's folder
 * @param tokenKeys the keys that are in a token, as the database refers to them: they are not in the backup
 */
public record Manifest(
        int format,
        Instant createdAt,
        String schemaVersion,
        String rootFingerprint,
        List<TableContent> tables,
        List<Sequence> sequences,
        List<Member> files,
        List<String> tokenKeys) {

    static final String NAME = "manifest.json";
    static final int FORMAT = 1;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public Manifest {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        files = List.copyOf(files);
        tokenKeys = List.copyOf(Objects.requireNonNullElse(tokenKeys, List.of())); // older backups do not say
    }

    static Manifest read(byte[] json) {
        try {
            return StrictJson.read(json, Manifest.class);
        } catch (IllegalArgumentException e) {
            throw new BackupException("The manifest of the backup is damaged", e);
        }
    }

    byte[] encoded() {
        return JSON.writeValueAsBytes(this);
    }

    Stream<Member> members() {
        return Stream.concat(tables.stream().map(TableContent::member), files.stream());
    }

    /** Returns how many rows all tables have. */
    public long rows() {
        return tables.stream().mapToLong(TableContent::rows).sum();
    }

    /**
     * A file in the archive.
     *
     * @param name its path in the archive
     * @param sha256 64 digits of lower-case hex
     */
    record Member(String name, long bytes, String sha256) {}

    /** A table, as CSV with a header line; NULL is empty, an empty text is {@code ""}. */
    record TableContent(String table, List<String> columns, long rows, Member member) {

        TableContent {
            columns = List.copyOf(columns);
        }
    }
}
