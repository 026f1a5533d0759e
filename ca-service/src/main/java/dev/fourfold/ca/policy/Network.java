package dev.fourfold.ca.policy;

import dev.fourfold.ca.name.IpAddress;
import dev.fourfold.protocol.Bytes;

/**
 * A range of IP addresses.
 *
 * @param address 4 or 16 octets
 * @param mask as many octets; only the bits of the address that are set in the mask count
 */
record Network(Bytes address, Bytes mask) {

    private static final int BITS = 8;

    Network {
        if (address.length() != mask.length()) {
            throw new IllegalArgumentException("An address and its mask are equally long");
        }
    }

    /**
     * Returns the network that {@code 10.0.0.0/8} or one address spells.
     *
     * @throws IllegalArgumentException if it is neither, or bits outside the prefix are set
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        IpAddress first = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        int length = first.octets().length() * BITS;
        int prefix = slash < 0 ? length : prefix(text.substring(slash + 1), length);
        byte[] mask = new byte[length / BITS];
        for (int i = 0; i < prefix; i++) {
            mask[i / BITS] |= (byte) (0x80 >> (i % BITS));
        }
        Network network = new Network(first.octets(), Bytes.of(mask));
        byte[] address = first.octets().toArray();
        for (int i = 0; i < address.length; i++) {
            if ((address[i] & ~mask[i]) != 0) {
                throw new IllegalArgumentException(text + " has bits after its prefix");
            }
        }
        return network;
    }

    private static int prefix(String text, int most) {
        if (!text.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("The length of a prefix is 0 to " + most);
        }
        return Integer.parseInt(text);
    }

    boolean contains(IpAddress ip) {
        byte[] octets = ip.octets().toArray();
        if (octets.length != address.length()) {
            return false;
        }
        byte[] base = address.toArray();
        byte[] bits = mask.toArray();
        for (int i = 0; i < octets.length; i++) {
            if (((octets[i] ^ base[i]) & bits[i]) != 0) {
                return false;
            }
        }
        return true;
    }
}
