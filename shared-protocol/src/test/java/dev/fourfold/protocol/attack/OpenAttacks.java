package dev.fourfold.protocol.attack;

import static dev.fourfold.protocol.attack.Attack.onBoth;
import static dev.fourfold.protocol.attack.Attack.unanswered;
import static dev.fourfold.protocol.attack.Deviation.open;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.message.HandshakeMessage.KeyUpdate;
import dev.fourfold.protocol.record.ContentType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an authenticated peer may do wrong on an open channel. */
final class OpenAttacks {

    private static final byte[] DATA = {1, 2, 3};

    private OpenAttacks() {}

    static List<Attack> all() {
        var attacks = new ArrayList<Attack>();
        records(attacks);
        keys(attacks);
        ends(attacks);
        return attacks;
    }

    private static void add(List<Attack> attacks, String name, Alert alert, Deviation.Open open) {
        attacks.addAll(onBoth(name, alert, open(open)));
    }

    private static void records(List<Attack> attacks) {
        add(
                attacks,
                "changes a bit of a record",
                Alert.BAD_RECORD_MAC,
                self -> self.distorting(
                        record -> {
                            record[record.length - 1] ^= 1;
                            return record;
                        },
                        ContentType.APPLICATION,
                        DATA));
        add(
                attacks,
                "changes the length of a record",
                Alert.BAD_RECORD_MAC,
                self -> self.distorting(
                        record -> {
                            byte[] longer = Arrays.copyOf(record, record.length + 1);
                            longer[3]++;
                            return longer;
                        },
                        ContentType.APPLICATION,
                        DATA));
        add(
                attacks,
                "replays a record",
                Alert.BAD_RECORD_MAC,
                self -> self.distorting(
                        record -> {
                            byte[] twice = Arrays.copyOf(record, 2 * record.length);
                            System.arraycopy(record, 0, twice, record.length, record.length);
                            return twice;
                        },
                        ContentType.APPLICATION,
                        DATA));
        add(attacks, "drops a record", Alert.BAD_RECORD_MAC, self -> {
            self.distorting(_ -> new byte[0], ContentType.APPLICATION, DATA);
            self.record(ContentType.APPLICATION, DATA);
        });
        add(
                attacks,
                "uses the keys of the handshake",
                Alert.UNEXPECTED_MESSAGE,
                self -> self.distorting(
                        record -> {
                            record[0] = (byte) 0xD3;
                            return record;
                        },
                        ContentType.APPLICATION,
                        DATA));
        add(attacks, "speaks in clear", Alert.UNEXPECTED_MESSAGE, self -> self.raw("d1000004 28000000"));
        add(attacks, "sends an alert in clear", Alert.UNEXPECTED_MESSAGE, self -> self.raw("d2000001 00"));
        add(attacks, "sends a record of an unknown form", Alert.UNEXPECTED_MESSAGE, self -> self.raw("00000011"));
        add(
                attacks,
                "sends a record that is too short",
                Alert.BAD_RECORD_MAC,
                self -> self.raw("d4000010" + "00".repeat(16)));
        add(attacks, "announces a record that is too long", Alert.RECORD_OVERFLOW, self -> self.raw("d4004015"));
        add(attacks, "sends more content than was agreed", Alert.RECORD_OVERFLOW, self -> {
            self.writer().limit(Adversary.LIMIT);
            self.record(ContentType.APPLICATION, new byte[16_385]);
        });
        add(attacks, "sends only empty records", Alert.UNEXPECTED_MESSAGE, self -> {
            for (int i = 0; i < 33; i++) {
                self.record(ContentType.APPLICATION);
            }
        });
        add(attacks, "pings with eight bytes", Alert.DECODE_ERROR, self -> self.record(ContentType.PING, new byte[8]));
        add(
                attacks,
                "pings in an unknown way",
                Alert.DECODE_ERROR,
                self -> self.record(
                        ContentType.PING,
                        (byte) 2,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0));
        add(
                attacks,
                "sends an alert of two bytes",
                Alert.DECODE_ERROR,
                self -> self.record(ContentType.ALERT, (byte) 0, (byte) 0));
        add(attacks, "sends an empty alert", Alert.DECODE_ERROR, self -> self.record(ContentType.ALERT));
    }

    private static void keys(List<Attack> attacks) {
        add(
                attacks,
                "asks for a key update of an unknown kind",
                Alert.ILLEGAL_PARAMETER,
                self -> self.handshake(new KeyUpdate(2).encode()));
        add(attacks, "goes on under its old keys", Alert.BAD_RECORD_MAC, self -> {
            self.handshake(new KeyUpdate(0).encode());
            self.record(ContentType.APPLICATION, DATA);
        });
        add(attacks, "changes keys without a word", Alert.BAD_RECORD_MAC, self -> {
            self.updateKeysSilently();
            self.record(ContentType.APPLICATION, DATA);
        });
        add(
                attacks,
                "sends more in the record of a key update",
                Alert.UNEXPECTED_MESSAGE,
                self -> self.handshake(new byte[] {40, 0, 0, 1, 0, 40, 0, 0, 1, 0}));
        add(attacks, "updates its keys for ever", Alert.UNEXPECTED_MESSAGE, self -> {
            for (int i = 0; i < 65; i++) {
                self.writer().updateKeys(false);
            }
        });
        add(attacks, "sends data between the parts of a key update", Alert.UNEXPECTED_MESSAGE, self -> {
            self.handshake(new byte[] {40, 0});
            self.record(ContentType.APPLICATION, DATA);
        });
        add(
                attacks,
                "sends a long key update",
                Alert.DECODE_ERROR,
                self -> self.handshake(new byte[] {40, 0, 0, 2, 0, 0}));
        add(attacks, "says hello again", Alert.UNEXPECTED_MESSAGE, self -> self.handshake(Adversary.HELLO));
        add(
                attacks,
                "sends a message of a later version",
                Alert.UNEXPECTED_MESSAGE,
                self -> self.handshake(new byte[] {43, 0, 0, 0}));
        add(attacks, "sends an empty handshake record", Alert.DECODE_ERROR, self -> self.record(ContentType.HANDSHAKE));
    }

    private static void ends(List<Attack> attacks) {
        for (Target.Role role : Target.Role.values()) {
            attacks.add(truncating(role, "ends without a word", open(Adversary::cut)));
            attacks.add(truncating(role, "ends within a record", open(self -> {
                self.raw("d4000020 00");
                self.cut();
            })));
            attacks.add(unanswered(
                    role,
                    "sends an alert that nobody knows",
                    Alert.GENERAL_ERROR,
                    open(self -> self.record(ContentType.ALERT, (byte) 200))));
            attacks.add(unanswered(
                    role,
                    "ends with an error",
                    Alert.INTERNAL_ERROR,
                    open(self -> self.record(ContentType.ALERT, (byte) 80))));
        }
    }

    /** The attacked side reports an error, and closes its own direction in order. */
    private static Attack truncating(Target.Role role, String name, Deviation deviation) {
        return new Attack(name, role, Alert.CLOSE_NOTIFY, null, null, null, deviation);
    }
}
