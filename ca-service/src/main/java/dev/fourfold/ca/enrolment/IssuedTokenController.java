package dev.fourfold.ca.enrolment;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.enrolment.IssuedTokens.IssuedToken;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The enrolment tokens there are, for those who make them: newest first, page by page, or one. */
@RestController
@RequestMapping(path = "/api/v1/enrolment-tokens", produces = MediaType.APPLICATION_JSON_VALUE)
class IssuedTokenController {

    private static final int MAX_LIMIT = 1000;

    private final IssuedTokens tokens;

    IssuedTokenController(IssuedTokens tokens) {
        this.tokens = tokens;
    }

    @GetMapping
    Page list(
            @Requires(Role.ISSUE_TOKENS) Operator operator,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable UUID after) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, "The parameter limit must be 1 to " + MAX_LIMIT);
        }
        int oneMore = limit + 1;
        List<IssuedToken> found = after == null
                ? tokens.newest(oneMore)
                : tokens.olderThan(tokens.find(after).id(), oneMore);
        List<IssuedToken> shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(shown, found.size() > limit ? shown.getLast().id() : null);
    }

    @GetMapping("/{id}")
    IssuedToken show(@Requires(Role.ISSUE_TOKENS) Operator operator, @PathVariable UUID id) {
        return tokens.find(id);
    }

    @DeleteMapping("/{id}")
    IssuedToken revoke(@Requires(Role.ISSUE_TOKENS) Operator operator, @PathVariable UUID id) {
        return tokens.revoke(id, operator);
    }

    /**
     * One page of the tokens.
     *
     * @param next what to give as {@code after} for the next page; null on the last
     */
    record Page(List<IssuedToken> tokens, @Nullable UUID next) {}
}
