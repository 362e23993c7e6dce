package dev.turnprobe.stun;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of attributes, by the names and numbers of the IANA "STUN Attributes" registry.
 *
 * <p>A value longer than its clause allows reads as absent, so nobody downstream needs to check again.
 */
public final class Attributes {
    static final int MESSAGE_INTEGRITY_TYPE = 0x0008;
    static final int MESSAGE_INTEGRITY_SHA256_TYPE = 0x001C;
    static final int FINGERPRINT_TYPE = 0x8028;

    private static final int ANY = 65532;
    private static final Map<Integer, Attribute<?>> CATALOGUE = new TreeMap<>();
    /** Three banks of 256 numbers hold all that is registered, so that a look-up needs no boxing. */
    private static final Attribute<?>[] BY_SLOT = new Attribute<?>[3 * 256];

    // RFC 8489 §14
    public static final Attribute<InetSocketAddress> MAPPED_ADDRESS =
            key(0x0001, "MAPPED-ADDRESS", 8, 20, Formats.ADDRESS);
    public static final Attribute<String> USERNAME = key(0x0006, "USERNAME", 0, 763, Formats.TEXT);
    public static final Attribute<byte[]> MESSAGE_INTEGRITY =
            key(MESSAGE_INTEGRITY_TYPE, "MESSAGE-INTEGRITY", 20, 20, Formats.BYTES);
    public static final Attribute<ErrorCode> ERROR_CODE = key(0x0009, "ERROR-CODE", 4, 4 + 763, Formats.ERROR);
    public static final Attribute<int[]> UNKNOWN_ATTRIBUTES =
            key(0x000A, "UNKNOWN-ATTRIBUTES", 0, ANY, Formats.TYPE_LIST);
    public static final Attribute<String> REALM = key(0x0014, "REALM", 0, 763, Formats.TEXT);
    /** Opaque: kept as bytes, so that what the server sent goes back unchanged. */
    public static final Attribute<byte[]> NONCE = key(0x0015, "NONCE", 0, 763, Formats.BYTES);

    public static final Attribute<InetSocketAddress> XOR_MAPPED_ADDRESS =
            key(0x0020, "XOR-MAPPED-ADDRESS", 8, 20, Formats.XOR_ADDRESS);
    public static final Attribute<String> SOFTWARE = key(0x8022, "SOFTWARE", 0, 763, Formats.TEXT);
    public static final Attribute<InetSocketAddress> ALTERNATE_SERVER =
            key(0x8023, "ALTERNATE-SERVER", 8, 20, Formats.ADDRESS);
    public static final Attribute<Long> FINGERPRINT = key(FINGERPRINT_TYPE, "FINGERPRINT", 4, 4, Formats.UINT32);

    // RFC 8656 §18
    public static final Attribute<Integer> CHANNEL_NUMBER =
            key(0x000C, "CHANNEL-NUMBER", 4, 4, Formats.UINT16_RESERVED);
    /** In seconds. */
    public static final Attribute<Long> LIFETIME = key(0x000D, "LIFETIME", 4, 4, Formats.UINT32);

    public static final Attribute<InetSocketAddress> XOR_PEER_ADDRESS =
            key(0x0012, "XOR-PEER-ADDRESS", 8, 20, Formats.XOR_ADDRESS);
    public static final Attribute<byte[]> DATA = key(0x0013, "DATA", 0, ANY, Formats.BYTES);
    public static final Attribute<InetSocketAddress> XOR_RELAYED_ADDRESS =
            key(0x0016, "XOR-RELAYED-ADDRESS", 8, 20, Formats.XOR_ADDRESS);
    /** {@link XorAddress#IPV4} or {@link XorAddress#IPV6}. */
    public static final Attribute<Integer> REQUESTED_ADDRESS_FAMILY =
            key(0x0017, "REQUESTED-ADDRESS-FAMILY", 4, 4, Formats.UINT8_RESERVED);
    /** True asks for the next higher port to be reserved too. */
    public static final Attribute<Boolean> EVEN_PORT = key(0x0018, "EVEN-PORT", 1, 1, Formats.TOP_BIT);
    /** An IP protocol number: 17 for UDP, 6 for TCP. */
    public static final Attribute<Integer> REQUESTED_TRANSPORT =
            key(0x0019, "REQUESTED-TRANSPORT", 4, 4, Formats.UINT8_RESERVED);

    public static final Attribute<Boolean> DONT_FRAGMENT = key(0x001A, "DONT-FRAGMENT", 0, 0, Formats.FLAG);
    public static final Attribute<byte[]> RESERVATION_TOKEN = key(0x0022, "RESERVATION-TOKEN", 8, 8, Formats.BYTES);

    // RFC 8445 §16
    public static final Attribute<Long> PRIORITY = key(0x0024, "PRIORITY", 4, 4, Formats.UINT32);
    public static final Attribute<Boolean> USE_CANDIDATE = key(0x0025, "USE-CANDIDATE", 0, 0, Formats.FLAG);
    public static final Attribute<Long> ICE_CONTROLLED = key(0x8029, "ICE-CONTROLLED", 8, 8, Formats.UINT64);
    public static final Attribute<Long> ICE_CONTROLLING = key(0x802A, "ICE-CONTROLLING", 8, 8, Formats.UINT64);

    private Attributes() {}

    /** All keys of the catalogue, by ascending number. */
    public static Collection<Attribute<?>> all() {
        return Collections.unmodifiableCollection(CATALOGUE.values());
    }

    /** The key of that number, or null if the catalogue has none. Allocates nothing. */
    public static @Nullable Attribute<?> ofType(int type) {
        int slot = slot(type);
        return slot < 0 ? null : BY_SLOT[slot];
    }

    /** True if this codec understands attributes of that number. */
    public static boolean isKnown(int type) {
        return ofType(type) != null;
    }

    /** For people: the registered name, or the number in hexadecimal. */
    public static String nameOf(int type) {
        Attribute<?> key = ofType(type);
        return key != null ? key.name() : String.format("0x%04x", type);
    }

    static boolean isTrailer(int type) {
        return type == MESSAGE_INTEGRITY_TYPE || type == FINGERPRINT_TYPE || type == MESSAGE_INTEGRITY_SHA256_TYPE;
    }

    static boolean trailerLengthFits(int type, int length) {
        return switch (type) {
            case MESSAGE_INTEGRITY_TYPE -> length == 20;
            case FINGERPRINT_TYPE -> length == 4;
            // RFC 8489 §14.6: may be truncated, to no less than 16 bytes and a multiple of four.
            default -> length >= 16 && length <= 32 && (length & 3) == 0;
        };
    }

    private static int slot(int type) {
        return switch (type >>> 8) {
            case 0x00 -> type;
            case 0x80 -> 0x100 | type & 0xFF;
            case 0xC0 -> 0x200 | type & 0xFF;
            default -> -1;
        };
    }

    private static <T> Attribute<T> key(
            int type, String name, int minLength, int maxLength, Attribute.Format<T> format) {
        Attribute<T> key = Attribute.of(type, name, minLength, maxLength, format);
        if (CATALOGUE.putIfAbsent(type, key) != null) {
            throw new AssertionError("two catalogue entries for " + key);
        }
        BY_SLOT[slot(type)] = key;
        return key;
    }
}
