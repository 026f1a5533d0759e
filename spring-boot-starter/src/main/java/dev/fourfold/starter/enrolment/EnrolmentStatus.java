package dev.fourfold.starter.enrolment;

/** What came of the latest attempt to get a certificate. */
sealed interface EnrolmentStatus {

    /** There is a certificate, and nothing to do until it is to be renewed. */
    record Settled() implements EnrolmentStatus {}

    /**
     * The CA was not reached, or its answer was not believed; it is tried again.
     *
     * @param reason why, in words for an operator
     */
    record Retrying(String reason) implements EnrolmentStatus {}

    /**
     * The CA says no, or there is nothing to ask with; it is tried again, but somebody has to do something first.
     *
     * @param reason why, in words for an operator
     * @param action what to do
     */
    record Refused(String reason, String action) implements EnrolmentStatus {}
}
