package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.enrolment.CaRefusedException;
import java.io.IOException;

/** What came of the latest attempt to get a certificate. */
sealed interface EnrolmentStatus {

    /** There is a certificate, and nothing to do until it is to be renewed. */
    record Settled() implements EnrolmentStatus {}

    /**
     * The CA was not reached, or its answer was not believed; it is tried again.
     *
     * @param reason why, in words for an operator
     */
    record Retrying(String reason) implements EnrolmentStatus {

        @Override
        public String toString() {
            return reason;
        }
    }

    /**
     * The CA says no, or there is nothing to ask with; it is tried again, but somebody has to do something first.
     *
     * @param reason why, in words for an operator
     * @param action what to do
     */
    record Refused(String reason, String action) implements EnrolmentStatus {

        @Override
        public String toString() {
            return reason + ". " + action;
        }
    }

    /** Returns what a failed attempt leads to. */
    static EnrolmentStatus after(IOException failure, EnrolmentProperties properties) {
        String reason = String.valueOf(failure.getMessage());
        return switch (failure) {
            case CaRefusedException refusal
            when !refusal.isUnauthorized() ->
                new Refused(reason, "Compare fourfold.enrolment.subject and .names with what the CA allows.");
            case CaRefusedException _, EnrolmentProperties.NoTokenException _ ->
                new Refused(
                        reason,
                        "Get a token with POST " + properties.caUrl() + "/api/v1/enrolment-tokens for the names "
                                + properties.names() + ", set fourfold.enrolment.token to it and restart.");
            default -> new Retrying(reason);
        };
    }
}
