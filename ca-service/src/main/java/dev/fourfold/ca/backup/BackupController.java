package dev.fourfold.ca.backup;

import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Backups for the administrator, as a stream. Who receives less than a whole archive sees it: the end is missing. */
@RestController
class BackupController {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Backup backup;
    private final InstantSource clock;

    BackupController(Backup backup, InstantSource clock) {
        this.backup = backup;
        this.clock = clock;
    }

    @PostMapping("/api/v1/backups")
    void take(@Requires(Role.ADMINISTER) Operator operator, HttpServletResponse answer) throws IOException {
        try (Backup.Prepared prepared = backup.prepare(operator.actor())) {
            answer.setContentType("application/zip");
            answer.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment()
                            .filename("ca-backup-" + TIME.format(clock.instant()) + ".zip")
                            .build()
                            .toString());
            answer.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
            prepared.writeTo(answer.getOutputStream());
        }
    }
}
