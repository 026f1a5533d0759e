package dev.fourfold.ca.ledger;

import dev.fourfold.ca.name.AlternativeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the inventory as CSV (RFC 4180), with a header, for spreadsheets too. */
final class InventoryCsv {

    private static final String HEADER =
            "serial,state,subject,names,profile,issuer,notBefore,notAfter,issuedAt,issuedTo,"
                    + "keyType,keyHash,fingerprint,operator\r\n";
    /** What a spreadsheet takes for the beginning of a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private final Writer out;

    InventoryCsv(Writer out) {
        this.out = out;
        write(HEADER);
    }

    void add(InventoryEntry entry, CertificateState state) {
        write(Stream.of(
                                entry.serial(),
                                state.slug(),
                                entry.subject(),
                                entry.names().stream()
                                        .map(AlternativeName::text)
                                        .collect(Collectors.joining(" ")),
                                entry.profile(),
                                entry.issuer(),
                                entry.notBefore(),
                                entry.notAfter(),
                                entry.issuedAt(),
                                entry.issuedTo(),
                                entry.keyType(),
                                entry.keyHash(),
                                entry.fingerprint(),
                                Objects.requireNonNullElse(entry.operator(), ""))
                        .map(value -> cell(value.toString()))
                        .collect(Collectors.joining(","))
                + "\r\n");
    }

    /** Returns a value as a cell that is not a formula to any spreadsheet. */
    static String cell(String value) {
        String harmless = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        return harmless.chars().anyMatch(character -> ",\"\r\n'".indexOf(character) >= 0)
                ? '"' + harmless.replace("\"", "\"\"") + '"'
                : harmless;
    }

    private void write(String text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
