package dev.fourfold.protocol.trust;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PrintTest {
    @Test
    void print() throws Exception {
        var text = new StringBuilder();
        CertificatePathsTest.groups().forEach((title, cases) -> {
            text.append("\n## ")
                    .append(title)
                    .append("\n\n| case | outcome | x509-limbo | why we differ |\n|---|---|---|---|\n");
            cases.forEach(path -> text.append(path.line()).append('\n'));
        });
        Files.writeString(Path.of("/tmp/trustbench/tables.md"), text);
    }
}
