package dev.fourfold.protocol.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to break the rules that we know of, over a real socket, in both roles. */
class AttackIT {

    private static final int AT_LEAST = 150;

    private static List<Attack> attacks() {
        return Stream.of(HelloAttacks.all(), ServerAttacks.all(), ClientAttacks.all(), OpenAttacks.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void endsWithTheAlertOfTheSpecification(Attack attack) throws Exception {
        Target.Result result = attack.run();
        if (attack.alert() == null) {
            assertThat(result.outcome().alerts()).isEmpty();
        } else {
            assertThat(result.outcome().alerts()).containsExactly(attack.alert());
        }
        assertThat(result.seen().why().orElse(null)).isEqualTo(attack.locally());
        assertThat(result.seen().failed()).isTrue();
        assertThat(result.seen().delivered())
                .isLessThanOrEqualTo(result.outcome().connected() ? 3 : 0);
    }

    @Test
    void knowsManyWays() {
        assertThat(attacks()).hasSizeGreaterThan(AT_LEAST).doesNotHaveDuplicates();
    }
}
