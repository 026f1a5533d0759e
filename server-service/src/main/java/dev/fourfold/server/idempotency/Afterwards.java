package dev.fourfold.server.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What an answer waits for, although it happens only after the transaction of the request. */
public final class Afterwards {

    private static final String ATTRIBUTE = Afterwards.class.getName();

    private final Supplier<?> later;

    private Afterwards(Supplier<?> later) {
        this.later = later;
    }

    /**
     * Waits and returns what there is to see then. In a transaction it returns what there is to see now, and the rest takes
     * place when it has ended.
     */
    public static <T> T see(HttpServletRequest request, Runnable wait, Supplier<T> view) {
        Supplier<T> later = () -> {
            wait.run();
            return view.get();
        };
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            return later.get();
        }
        request.setAttribute(ATTRIBUTE, new Afterwards(later));
        return view.get();
    }

    static Optional<Afterwards> of(HttpServletRequest request) {
        @Nullable Object attribute = request.getAttribute(ATTRIBUTE);
        return attribute instanceof Afterwards afterwards ? Optional.of(afterwards) : Optional.empty();
    }

    Object see() {
        return later.get();
    }
}
