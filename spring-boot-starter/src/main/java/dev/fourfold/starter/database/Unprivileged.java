package dev.fourfold.starter.database;

import com.sun.security.auth.module.UnixSystem;
import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How programs of PostgreSQL are run, which refuse to be root: as ourselves, or, when we are root, under another
 * account that owns PostgreSQL's files. It needs an entry in the password database, where PostgreSQL looks itself up.
 * Which of several ways works depends on the machine or container, so each is tried:
 *
 * <ol>
 *   <li>{@code setpriv} to the account, without any privilege
 *   <li>the same with the one capability to pass through folders that only root can search, such as {@code /root}:
 *       CAP_DAC_READ_SEARCH, or CAP_DAC_OVERRIDE, which is what a container has by default
 *   <li>{@code unshare -U}: uid 0 outside, nobody inside
 * </ol>
 */
final class Unprivileged {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);
    private static final String PROBE = "test \"$(id -u)\" -ne 0 && cd \"$1\" && test -w . && test -x \"$2\"";

    /** Who owns the files. */
    private record Ids(int uid, int gid) {}

    private record Way(Ids ids, List<String> prefix) {}

    private static final Ids ROOT = new Ids(0, 0);

    private final Way way;

    private Unprivileged(Way way) {
        this.way = way;
    }

    static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    /**
     * Finds a way to run {@code program} on {@code data}, and makes the data folder belong to whom it runs as.
     *
     * @param users whom to run as when we are root: the owner of the data, if that is somebody else, or else the first
     *     of these that exists
     */
    static Unprivileged on(Path data, Path program, List<String> users) throws IOException {
        if (!isRoot()) {
            return new Unprivileged(new Way(ROOT, List.of()));
        }
        List<String> tried = new ArrayList<>();
        for (Way way : ways(ids(data, users))) {
            String refusal = probe(way, data, program);
            if (refusal.isEmpty()) {
                return new Unprivileged(way);
            }
            tried.add(String.join(" ", way.prefix) + ": " + refusal);
        }
        throw new StartUpException(
                "PostgreSQL does not run as root, and no other account could be used for " + data + ". Tried:\n  "
                        + String.join("\n  ", tried),
                "Run the application as an ordinary user, or install setpriv (package util-linux), or set"
                        + " spring.datasource.url to use a PostgreSQL server.");
    }

    private static Ids ids(Path data, List<String> users) throws IOException {
        List<String> names = new ArrayList<>(users);
        if (owner(data) != 0) {
            names.addFirst(Files.getOwner(data, LinkOption.NOFOLLOW_LINKS).getName());
        }
        for (String name : names) {
            Command.Outcome uid = id("-u", name, data);
            Command.Outcome gid = id("-g", name, data);
            if (uid.succeeded() && gid.succeeded()) {
                return new Ids(Integer.parseInt(uid.output()), Integer.parseInt(gid.output()));
            }
        }
        throw new StartUpException(
                "PostgreSQL does not run as root, and none of these users exists: " + String.join(", ", names),
                "Name an existing user in fourfold.database.user, or run the application as an ordinary user.");
    }

    private static Command.Outcome id(String option, String name, Path data) {
        return new Command(List.of("id", option, "--", name), data).run("", PROBE_TIMEOUT);
    }

    private static List<Way> ways(Ids ids) {
        List<String> setpriv =
                List.of("setpriv", "--reuid=" + ids.uid, "--regid=" + ids.gid, "--clear-groups", "--no-new-privs");
        return List.of(
                new Way(ids, setpriv),
                new Way(ids, with(setpriv, "dac_read_search")),
                new Way(ids, with(setpriv, "dac_override")),
                new Way(ROOT, List.of("unshare", "-U")));
    }

    private static List<String> with(List<String> setpriv, String capability) {
        return Stream.concat(setpriv.stream(), Stream.of("--inh-caps=+" + capability, "--ambient-caps=+" + capability))
                .toList();
    }

    /** Returns why a way does not work; empty if it does. */
    private static String probe(Way way, Path data, Path program) {
        try {
            chown(data, way.ids);
        } catch (IOException e) {
            return "the data folder cannot be given to uid " + way.ids.uid + ": " + e.getMessage();
        }
        Command.Outcome outcome = new Unprivileged(way)
                .command(data, "sh", "-c", PROBE, "sh", data.toString(), program.toString())
                .run("", PROBE_TIMEOUT);
        if (outcome.succeeded()) {
            return "";
        }
        return outcome.output().isEmpty() ? "cannot use the folder, or is still root" : outcome.output();
    }

    /** Returns the command that runs a program this way. */
    Command command(Path directory, String... words) {
        return new Command(Stream.concat(way.prefix.stream(), Stream.of(words)).toList(), directory);
    }

    /** Makes a file belong to whom programs are run as. */
    void own(Path file) throws IOException {
        if (isRoot()) {
            chown(file, way.ids);
        }
    }

    /** Says as whom, for the log. */
    @Override
    public String toString() {
        return way.prefix.isEmpty() ? "ourselves" : String.join(" ", way.prefix);
    }

    private static void chown(Path tree, Ids ids) throws IOException {
        if (owner(tree) == ids.uid) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            // the top last: it tells, should this be interrupted, that there is more to do
            for (Path file : files.toList().reversed()) {
                Files.setAttribute(file, "unix:uid", ids.uid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", ids.gid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static int owner(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
