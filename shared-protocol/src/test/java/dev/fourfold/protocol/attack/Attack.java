package dev.fourfold.protocol.attack;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to break the rules, and what must come of it.
 *
 * @param name what the attacker does
 * @param attacked whom
 * @param alert the one alert that the attacker must get; null if it must get none
 * @param locally the alert that the attacked side must name to its own caller; null if it names none
 * @param target the configuration of the attacked side; null for the usual one
 * @param own the configuration of the attacker; null for the usual one
 */
record Attack(
        String name,
        Target.Role attacked,
        @Nullable Alert alert,
        @Nullable Alert locally,
        @Nullable Endpoint target,
        @Nullable Endpoint own,
        Deviation deviation) {

    static Attack on(Target.Role attacked, String name, Alert alert, Deviation deviation) {
        return new Attack(name, attacked, alert, alert, null, null, deviation);
    }

    static Attack onServer(String name, Alert alert, Deviation deviation) {
        return on(Target.Role.SERVER, name, alert, deviation);
    }

    static Attack onClient(String name, Alert alert, Deviation deviation) {
        return on(Target.Role.CLIENT, name, alert, deviation);
    }

    /** Returns the same attack on both roles. */
    static List<Attack> onBoth(String name, Alert alert, Deviation deviation) {
        return List.of(onServer(name, alert, deviation), onClient(name, alert, deviation));
    }

    /** Returns an attack that gets no answer. */
    static Attack unanswered(Target.Role attacked, String name, @Nullable Alert locally, Deviation deviation) {
        return new Attack(name, attacked, null, locally, null, null, deviation);
    }

    /** Returns the same attack by somebody else. */
    Attack by(Endpoint own) {
        return new Attack(name, attacked, alert, locally, target, own, deviation);
    }

    /** Returns the same attack on somebody else. */
    Attack upon(Endpoint target) {
        return new Attack(name, attacked, alert, locally, target, own, deviation);
    }

    /** Returns the same attack, which gets no alert: it was the attacker who gave up. */
    Attack withoutAnswer() {
        return new Attack(name, attacked, null, locally, target, own, deviation);
    }

    /** Returns the same attack, of which the attacked side tells its caller more than it tells the attacker. */
    Attack knownLocallyAs(Alert alert) {
        return new Attack(name, attacked, this.alert, alert, target, own, deviation);
    }

    Target.Result run() throws Exception {
        Endpoint usual = Target.endpoint(Target.SERVER_IDENTITY);
        Endpoint other = Target.endpoint(Target.CLIENT_IDENTITY);
        boolean server = attacked == Target.Role.SERVER;
        return Target.attack(
                attacked,
                target != null ? target : server ? usual : other,
                own != null ? own : server ? other : usual,
                deviation);
    }

    @Override
    public String toString() {
        return attacked + ": " + name;
    }
}
