package dev.fourfold.server.web;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Remembers of a request that the database was told to keep what it did, and did not answer. Whatever breaks before that
 * was not done; here nobody knows, and whoever asked must not be told that nothing happened.
 */
@Component
final class CommitOutcome implements TransactionExecutionListener {

    private static final String UNKNOWN = CommitOutcome.class.getName();

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(UNKNOWN, true, RequestAttributes.SCOPE_REQUEST);
        }
    }

    /** Not called for each commit that fails: some count as rolled back, which the database need not have done. */
    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (failure == null && request != null) {
            request.removeAttribute(UNKNOWN, RequestAttributes.SCOPE_REQUEST);
        }
    }

    /** Returns whether it is so of the present request. */
    static boolean isUnknown() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return request != null && request.getAttribute(UNKNOWN, RequestAttributes.SCOPE_REQUEST) != null;
    }
}
