package dev.fourfold.ca.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenRevisionsTest {

    private final SeenRevisions seen = new SeenRevisions();

    @Test
    void hasNoNewsAtTheFirstLook() {
        assertThat(seen.before(1, 7)).isEqualTo(7);
        assertThat(seen.before(2, 0)).isZero();
    }

    @Test
    void hasAllNewsSinceTheLastLook() {
        seen.put(1, 7);
        seen.all();
        assertThat(seen.before(1, 9)).isEqualTo(7);
        seen.put(1, 9);
        assertThat(seen.before(1, 9)).isEqualTo(9);
    }

    /** Another process may have issued and revoked under it already. */
    @Test
    void missesNothingOfAnIssuerThatComesLater() {
        seen.put(1, 7);
        seen.all();
        assertThat(seen.before(2, 3)).isZero();
        seen.put(2, 3);
        assertThat(seen.before(2, 4)).isEqualTo(3);
    }

    /** A look that the database has cut short was none. */
    @Test
    void beginsAnewAfterAFirstLookThatDidNotGetToItsEnd() {
        seen.put(1, 7);
        assertThat(seen.before(2, 3)).isEqualTo(3);
        assertThat(seen.before(1, 8)).isEqualTo(7);
    }
}
