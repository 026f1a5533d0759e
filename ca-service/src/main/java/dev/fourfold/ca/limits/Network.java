package dev.fourfold.ca.limits;

import java.net.InetAddress;
import java.util.Arrays;

/** Addresses that begin with the same bits, such as {@code 10.1.2.0/24}. Spring binds it through {@link #of}. */
public final class Network {

    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /**
     * Returns the network that a text spells; an address alone is a network of one.
     *
     * @throws IllegalArgumentException if it spells none
     */
    public static Network of(String text) {
        String[] parts = text.strip().split("/", 2);
        byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
        int bits = parts.length == 1 ? address.length * Byte.SIZE : Integer.parseInt(parts[1]);
        if (bits < 0 || bits > address.length * Byte.SIZE) {
            throw new IllegalArgumentException("A network looks like 10.1.2.0/24");
        }
        return new Network(masked(address, bits), bits);
    }

    static Network of(InetAddress address, int bits) {
        return new Network(masked(address.getAddress(), bits), bits);
    }

    boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        return bytes.length == address.length && Arrays.equals(masked(bytes, bits), address);
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - i * (long) Byte.SIZE, 0, Byte.SIZE);
            masked[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return masked;
    }

    InetAddress first() {
        try {
            return InetAddress.getByAddress(address);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("an address of 4 or 16 bytes", e);
        }
    }
}
