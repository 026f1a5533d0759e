package dev.fourfold.server.idempotency;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does what a key names once. The whole request, from the look at the key to the answer that is kept, is one transaction,
 * which all below it join; the answer leaves when it is committed.
 */
@Component
@Order(Once.AFTER_THE_DOOR)
class Once extends OncePerRequestFilter {

    // Implementation constants
    static final int AFTER_THE_DOOR = 10;
    private static final int MAX_BODY = 64 * 1024;

    private static final Pattern PATHS = Pattern.compile(
            "/api/v1/(transfers(/[^/]+/(otp-deliveries|confirmation|execution))?|recipients/[^/]+/payees)");

    private final Answers answers;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final HandlerExceptionResolver problems;

    Once(
            Answers answers,
            PlatformTransactionManager transactions,
            JsonMapper json,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.answers = answers;
        this.transaction = new TransactionTemplate(transactions);
        this.json = json;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST")
                || request.getHeader(IdempotencyKey.HEADER) == null
                || !PATHS.matcher(request.getServletPath()).matches();
    }

    @Override
    @SuppressWarnings("IllegalCatch") // whatever went wrong, was rolled back, and is said like any other problem
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var answer = new ContentCachingResponseWrapper(response);
        try {
            Use use = Use.of(request);
            byte[] body = read(request);
            Optional<Answer> kept = work(use, new ReadRequest(request, body), body, answer, chain);
            if (kept.isPresent()) {
                kept.get().replay(answer);
            }
            lookAfterwards(use, request, body, answer);
        } catch (Failure failure) {
            throw failure.original();
        } catch (RuntimeException e) {
            answer.reset();
            request.removeAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE); // a problem has a type of its own
            if (problems.resolveException(request, answer, null, e) == null) {
                throw e;
            }
        }
        answer.copyBodyToResponse();
    }

    private static byte[] read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new RefusedException(Refusal.VALIDATION, "The body is too long");
        }
        return body;
    }

    /** Returns the answer that was given already; without one it is made, and kept if something was done. */
    private Optional<Answer> work(
            Use use, ReadRequest request, byte[] body, ContentCachingResponseWrapper response, FilterChain chain) {
        return transaction.execute(status -> {
            Optional<Answer> kept = answers.begin(use, body);
            if (kept.isEmpty()) {
                pass(request, response, chain);
                end(use, body, response, status);
            }
            return kept;
        });
    }

    private static void pass(ReadRequest request, HttpServletResponse response, FilterChain chain) {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException e) {
            throw new Failure(e);
        }
    }

    /** What was refused inside is rolled back already, as it would be without a key; a wrong code was not. */
    private void end(Use use, byte[] body, ContentCachingResponseWrapper response, TransactionStatus status) {
        Answer answer = Answer.of(response);
        if (status.isRollbackOnly() || answer.status() >= 500) {
            status.setRollbackOnly();
        } else if (answer.isKept()) {
            answers.keep(use, body, answer);
        }
    }

    private void lookAfterwards(
            Use use, HttpServletRequest request, byte[] body, ContentCachingResponseWrapper response)
            throws IOException {
        Optional<Afterwards> afterwards = Afterwards.of(request);
        if (afterwards.isPresent() && Answer.of(response).isKept()) {
            try {
                byte[] later = json.writeValueAsBytes(afterwards.get().see());
                transaction.executeWithoutResult(
                        _ -> answers.keep(use, body, Answer.of(response).withBody(Bytes.of(later))));
                response.resetBuffer();
                response.getOutputStream().write(later);
            } catch (DataAccessException e) {
                logger.debug("The answer stays as it was", e);
            }
        }
    }

    /** Carries what a filter may throw through a transaction, which it undoes. */
    private static final class Failure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Exception original;

        Failure(Exception original) {
            super(original);
            this.original = original;
        }

        ServletException original() {
            return original instanceof ServletException servlet ? servlet : new ServletException(original);
        }
    }
}
