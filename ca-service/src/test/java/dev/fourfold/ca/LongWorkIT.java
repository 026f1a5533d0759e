package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What takes a connection to the database for long, while somebody makes it take longer. */
class LongWorkIT {

    private static final RunningCa CA = RunningCa.shared();

    @Test
    void isOneVerificationOfTheAuditLogAtATime() throws InterruptedException, ExecutionException {
        assertThatOnly(
                1, LongWorkIT::verify, () -> assertThat(exported().statusCode()).isEqualTo(200));
        assertThat(verify().statusCode()).isEqualTo(200);
    }

    @Test
    void isTwoExportsAtATime() throws InterruptedException, ExecutionException {
        assertThatOnly(2, () -> CA.operatorGet("/api/v1/audit/export"), () -> assertLimited(exported()));
        assertThat(exported().statusCode()).isEqualTo(200);
        assertThat(CA.operatorGet("/api/v1/audit/export").statusCode()).isEqualTo(200);
    }

    /** Lets two more than may be at it, while all who read the audit log wait. */
    private static void assertThatOnly(int most, Callable<HttpResponse<byte[]>> work, Runnable meanwhile)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletionService<HttpResponse<byte[]>> answers = new ExecutorCompletionService<>(threads);
            CA.rolledBack(database -> {
                database.sql("lock table audit_leaf in access exclusive mode").update();
                for (int i = 0; i < most + 2; i++) {
                    answers.submit(work);
                }
                for (int i = 0; i < 2; i++) {
                    assertLimited(next(answers));
                }
                meanwhile.run();
                assertThat(answers.poll()).isNull();
            });
            for (int i = 0; i < most; i++) {
                assertThat(answers.take().get().statusCode()).isEqualTo(200);
            }
        }
    }

    private static HttpResponse<byte[]> next(CompletionService<HttpResponse<byte[]>> answers) {
        try {
            return answers.take().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertLimited(HttpResponse<byte[]> answer) {
        Answers.assertProblem(answer, 429, Refusal.RATE_LIMITED);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }

    private static HttpResponse<byte[]> verify() {
        return CA.post("/api/v1/audit/verification", new byte[0], "Authorization", "Bearer " + RunningCa.OPERATOR_KEY);
    }

    private static HttpResponse<byte[]> exported() {
        return CA.operatorGet("/api/v1/certificates?format=csv");
    }
}
