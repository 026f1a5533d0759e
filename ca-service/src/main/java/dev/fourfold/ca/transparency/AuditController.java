package dev.fourfold.ca.transparency;

import dev.fourfold.ca.limits.LongWork;
import dev.fourfold.ca.limits.LongWork.Kind;
import dev.fourfold.ca.limits.LongWork.Turn;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.ca.transparency.AuditReader.Located;
import dev.fourfold.ca.transparency.Verdict.Finding;
import dev.fourfold.ca.web.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the CA did, for operators: a list, an export of the whole log, and a verification of it. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditController {

    private final AuditReader reader;
    private final AuditTree tree;
    private final Sequencer sequencer;
    private final Verification verification;
    private final LongWork longWork;

    AuditController(
            AuditReader reader, AuditTree tree, Sequencer sequencer, Verification verification, LongWork longWork) {
        this.reader = reader;
        this.tree = tree;
        this.sequencer = sequencer;
        this.verification = verification;
        this.longWork = longWork;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page list(@Requires(Role.READ) Operator operator, HttpServletRequest request) {
        AuditQuery query = AuditQuery.of(request);
        List<Located> found = reader.list(query);
        List<Located> shown = found.subList(0, Math.min(query.limit(), found.size()));
        return new Page(
                shown.stream().map(Entry::of).toList(),
                found.size() > query.limit() ? AuditQuery.next(shown.getLast().entry()) : null);
    }

    /** Writes the whole tree, an entry a line, in exactly the form that is hashed. */
    @GetMapping(path = "/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
    void export(@Requires(Role.READ) Operator operator, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Parameters.of(request, Set.of());
        try (Turn _ = longWork.begin(Kind.EXPORT)) {
            export(response);
        }
    }

    private void export(HttpServletResponse response) throws IOException {
        sequencer.catchUp();
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        reader.stream(tree.size(), entry -> {
            try {
                out.write(entry.line());
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        out.flush();
    }

    /** Verifies the log, including what was done until now. */
    @PostMapping(path = "/verification", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer verify(@Requires(Role.READ) Operator operator) {
        try (Turn _ = longWork.begin(Kind.VERIFICATION)) {
            sequencer.tick();
            return Answer.of(verification.run());
        }
    }

    /**
     * One page.
     *
     * @param next what to give as {@code after} for the next page; null on the last
     */
    record Page(List<Entry> entries, @Nullable String next) {}

    /**
     * One entry.
     *
     * @param index its leaf in the tree; null if it is not there yet
     */
    record Entry(
            @Nullable Long index,
            long id,
            Instant at,
            String action,
            String actor,
            String object,
            Map<String, String> details) {

        static Entry of(Located located) {
            LoggedEntry entry = located.entry();
            return new Entry(
                    located.index(),
                    entry.id(),
                    entry.at(),
                    entry.action(),
                    entry.actor(),
                    entry.object(),
                    entry.details());
        }
    }

    /** The outcome of a verification. */
    record Answer(
            boolean verified,
            long size,
            String root,
            @Nullable Bad firstBad) {

        static Answer of(Verdict verdict) {
            Finding finding = verdict.finding();
            return new Answer(
                    finding == null,
                    verdict.size(),
                    verdict.root().toString(),
                    finding == null
                            ? null
                            : new Bad(finding.wrong().slug(), finding.index(), finding.entry(), finding.detail()));
        }
    }

    record Bad(String wrong, @Nullable Long index, @Nullable Long entry, String detail) {}
}
