package dev.fourfold.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.Stream;

/**
 * All runs of exactly six decimal digits in some bytes, as ASCII and as UTF-16 in either order. By chance any six digits may
 * be there; several codes of one kind are there only if something wrote them.
 */
final class SixDigits {

    // Implementation constants
    private static final int CODES = 1_000_000;
    private static final int LENGTH = 6;

    private final BitSet found = new BitSet(CODES);

    SixDigits in(byte[] bytes) {
        scan(bytes, 0, 1);
        // the high byte of a digit is 0, so that in either order each second byte is a digit
        scan(bytes, 0, 2);
        scan(bytes, 1, 2);
        return this;
    }

    SixDigits in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    SixDigits inFilesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    in(Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return this;
    }

    private void scan(byte[] bytes, int from, int step) {
        int run = 0;
        int value = 0;
        for (int i = from; i < bytes.length; i += step) {
            int digit = bytes[i] - '0';
            if (digit >= 0 && digit <= 9 && (step == 1 || isZero(bytes, i + 1) || isZero(bytes, i - 1))) {
                run++;
                value = run <= LENGTH ? value * 10 + digit : 0;
            } else {
                end(run, value);
                run = 0;
                value = 0;
            }
        }
        end(run, value);
    }

    private static boolean isZero(byte[] bytes, int index) {
        return index >= 0 && index < bytes.length && bytes[index] == 0;
    }

    private void end(int run, int value) {
        if (run == LENGTH) {
            found.set(value);
        }
    }

    boolean contains(String code) {
        return found.get(Integer.parseInt(code));
    }

    /** Returns how likely it is that some code is found here that nobody wrote. */
    double chance() {
        return found.cardinality() / (double) CODES;
    }
}
