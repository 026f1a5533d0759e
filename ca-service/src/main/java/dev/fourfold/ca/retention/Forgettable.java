package dev.fourfold.ca.retention;

import java.util.Locale;

/** What may be removed when it is old. The audit log and issued certificates are not among it. */
enum Forgettable {
    EXPIRED_TOKENS("""
            delete from enrolment_token where id in (
                select id from enrolment_token where not configured and expires_at < ? order by expires_at limit ?)"""),

    UNISSUED_SERIALS("""
            delete from certificate where id in (
                select id from certificate where issued_at is null and reserved_at < ? order by reserved_at limit ?)"""),

    IDEMPOTENCY_KEYS("""
            delete from idempotency_key where (requester, key) in (
                select requester, key from idempotency_key where created_at < ? order by created_at limit ?)""");

    private final String delete;

    Forgettable(String delete) {
        this.delete = delete;
    }

    /** Returns a statement that removes the oldest: of those before its first parameter, as many as its second. */
    String delete() {
        return delete;
    }

    /** Returns the name as it is written in metrics, such as {@code expired-tokens}. */
    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
