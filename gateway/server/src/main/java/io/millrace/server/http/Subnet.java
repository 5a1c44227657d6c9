package io.millrace.server.http;

import io.netty.util.NetUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses. IPv4 addresses are the same in their IPv6-mapped form.
 *
 * @param network 16 bytes
 * @param bits of the 128 that must be equal
 */
record Subnet(byte[] network, int bits) {
    private static final int MAPPED = 96;

    /**
     * An address, or a block in CIDR notation.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static Subnet of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] network = bytes(address);
        if (network == null) {
            throw new IllegalArgumentException("not an IP address: " + address);
        }
        int offset = NetUtil.isValidIpV4Address(address) ? MAPPED : 0;
        int bits = slash < 0 ? 128 : offset + number(text.substring(slash + 1));
        if (bits < offset || bits > 128) {
            throw new IllegalArgumentException("not a length of a prefix: " + text);
        }
        return new Subnet(network, bits);
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : Integer.MIN_VALUE / 2;
    }

    /** 16 bytes, or {@code null} for what is no address. No name is looked up. */
    static byte @Nullable [] bytes(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length == 16) {
            return bytes;
        }
        byte[] mapped = new byte[16];
        Arrays.fill(mapped, 10, 12, (byte) 0xFF);
        System.arraycopy(bytes, 0, mapped, 12, 4);
        return mapped;
    }

    /** {@code address}: 16 bytes. */
    boolean holds(byte[] address) {
        int whole = bits / 8;
        if (!Arrays.equals(network, 0, whole, address, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || (network[whole] & 0xFF) >> (8 - rest) == (address[whole] & 0xFF) >> (8 - rest);
    }
}
