package dev.fourfold.server.audit;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Verifies the audit log for whoever asks, and hands out what to keep of it. */
@RestController
@RequestMapping(path = "/api/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
class AuditController {

    private final Verification verification;
    private final Chain chain;

    AuditController(Verification verification, Chain chain) {
        this.verification = verification;
        this.chain = chain;
    }

    @GetMapping("/verification")
    Verification.Verdict verify(
            @Requires(Permission.ADMIN) Caller admin, @RequestParam(required = false) @Nullable String head) {
        return verification.run(
                head == null
                        ? Head.NONE
                        : Head.parse(head)
                                .orElseThrow(() -> new RefusedException(
                                        Refusal.VALIDATION, "A head is a number, a colon and 64 hexadecimal digits")));
    }

    @GetMapping("/head")
    Answer head(@Requires(Permission.ADMIN) Caller admin) {
        return new Answer(chain.head().text());
    }

    record Answer(String head) {}
}
