package dev.turnprobe.stun;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
    public static final Attribute<ErrorCode> ERROR_CODE = key(0x0009, "ERROR-CODE", 4, 4 + 763, ErrorCode.FORMAT);
    public static final Attribute<int[]> UNKNOWN_ATTRIBUTES =
            key(0x000A, "UNKNOWN-ATTRIBUTES", 0, ANY, Formats.TYPE_LIST);
    public static final Attribute<String> REALM = key(0x0014, "REALM", 0, 763, Formats.TEXT);
    /** Opaque: kept as bytes, so that what the server sent goes back unchanged. See {@link NonceCookie}. */
    public static final Attribute<byte[]> NONCE = key(0x0015, "NONCE", 0, 763, Formats.BYTES);

    public static final Attribute<byte[]> MESSAGE_INTEGRITY_SHA256 =
            key(MESSAGE_INTEGRITY_SHA256_TYPE, "MESSAGE-INTEGRITY-SHA256", 16, 32, Formats.BYTES);
    public static final Attribute<PasswordAlgorithm> PASSWORD_ALGORITHM =
            key(0x001D, "PASSWORD-ALGORITHM", 4, ANY, PasswordAlgorithm.FORMAT);
    /** See {@link UserHash}. */
    public static final Attribute<byte[]> USERHASH = key(0x001E, "USERHASH", 32, 32, Formats.BYTES);

    public static final Attribute<InetSocketAddress> XOR_MAPPED_ADDRESS =
            key(0x0020, "XOR-MAPPED-ADDRESS", 8, 20, Formats.XOR_ADDRESS);
    public static final Attribute<List<PasswordAlgorithm>> PASSWORD_ALGORITHMS =
            key(0x8002, "PASSWORD-ALGORITHMS", 0, ANY, PasswordAlgorithm.LIST);
    public static final Attribute<String> ALTERNATE_DOMAIN = key(0x8003, "ALTERNATE-DOMAIN", 0, 255, Formats.TEXT);
    /** Some servers count a terminating NUL in; it is not part of the text. */
    public static final Attribute<String> SOFTWARE = key(0x8022, "SOFTWARE", 0, 763, Formats.TERMINATED_TEXT);

    public static final Attribute<InetSocketAddress> ALTERNATE_SERVER =
            key(0x8023, "ALTERNATE-SERVER", 8, 20, Formats.ADDRESS);
    public static final Attribute<Long> FINGERPRINT = key(FINGERPRINT_TYPE, "FINGERPRINT", 4, 4, Formats.UINT32);

    // RFC 8656 §18; RFC 6156 was folded into it
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
    public static final Attribute<byte[]> RESERVATION_TOKEN = secret(0x0022, "RESERVATION-TOKEN", 8, 8, Formats.BYTES);
    /** {@link XorAddress#IPV6} is the only family that may be asked for in addition (RFC 8656 §18.11). */
    public static final Attribute<Integer> ADDITIONAL_ADDRESS_FAMILY =
            key(0x8000, "ADDITIONAL-ADDRESS-FAMILY", 4, 4, Formats.UINT8_RESERVED);

    public static final Attribute<AddressError> ADDRESS_ERROR_CODE =
            key(0x8001, "ADDRESS-ERROR-CODE", 4, 4 + 763, AddressError.FORMAT);
    public static final Attribute<IcmpError> ICMP = key(0x8004, "ICMP", 8, 8, IcmpError.FORMAT);

    // RFC 6062 §6.2
    public static final Attribute<Long> CONNECTION_ID = key(0x002A, "CONNECTION-ID", 4, 4, Formats.UINT32);

    // RFC 5780 §7
    public static final Attribute<ChangeRequest> CHANGE_REQUEST =
            key(0x0003, "CHANGE-REQUEST", 4, 4, ChangeRequest.FORMAT);
    public static final Attribute<byte[]> PADDING = key(0x0026, "PADDING", 0, ANY, Formats.BYTES);
    /** The 16-bit port; RFC 5780 §7.5 counts the two bytes after it as padding, others as value: both are read. */
    public static final Attribute<Integer> RESPONSE_PORT = key(0x0027, "RESPONSE-PORT", 2, 4, Formats.UINT16_RESERVED);
    /** In seconds. */
    public static final Attribute<Long> CACHE_TIMEOUT = key(0x8027, "CACHE-TIMEOUT", 4, 4, Formats.UINT32);

    public static final Attribute<InetSocketAddress> RESPONSE_ORIGIN =
            key(0x802B, "RESPONSE-ORIGIN", 8, 20, Formats.ADDRESS);
    public static final Attribute<InetSocketAddress> OTHER_ADDRESS =
            key(0x802C, "OTHER-ADDRESS", 8, 20, Formats.ADDRESS);

    // RFC 8445 §16
    public static final Attribute<Long> PRIORITY = key(0x0024, "PRIORITY", 4, 4, Formats.UINT32);
    public static final Attribute<Boolean> USE_CANDIDATE = key(0x0025, "USE-CANDIDATE", 0, 0, Formats.FLAG);
    public static final Attribute<Long> ICE_CONTROLLED = key(0x8029, "ICE-CONTROLLED", 8, 8, Formats.UINT64);
    public static final Attribute<Long> ICE_CONTROLLING = key(0x802A, "ICE-CONTROLLING", 8, 8, Formats.UINT64);

    // RFC 7635 §6
    public static final Attribute<byte[]> ACCESS_TOKEN = secret(0x001B, "ACCESS-TOKEN", 0, ANY, Formats.BYTES);
    /** The name of the server; tokens for it are asked of an authorization server. */
    public static final Attribute<String> THIRD_PARTY_AUTHORIZATION =
            key(0x802E, "THIRD-PARTY-AUTHORIZATION", 0, 255, Formats.TEXT);

    // RFC 8016 §4
    public static final Attribute<byte[]> MOBILITY_TICKET = secret(0x8030, "MOBILITY-TICKET", 0, ANY, Formats.BYTES);

    // RFC 6679 §7.2.2, RFC 7982 §3
    public static final Attribute<Long> ECN_CHECK = key(0x802D, "ECN-CHECK STUN", 4, 4, Formats.UINT32);
    public static final Attribute<TransmitCounter> TRANSACTION_TRANSMIT_COUNTER =
            key(0x8025, "TRANSACTION_TRANSMIT_COUNTER", 4, 4, TransmitCounter.FORMAT);

    // RFC 3489 §11.2 and drafts: reserved since, but still sent by old servers
    public static final Attribute<InetSocketAddress> RESPONSE_ADDRESS =
            key(0x0002, "RESPONSE-ADDRESS", 8, 20, Formats.ADDRESS);
    public static final Attribute<InetSocketAddress> SOURCE_ADDRESS =
            key(0x0004, "SOURCE-ADDRESS", 8, 20, Formats.ADDRESS);
    public static final Attribute<InetSocketAddress> CHANGED_ADDRESS =
            key(0x0005, "CHANGED-ADDRESS", 8, 20, Formats.ADDRESS);
    public static final Attribute<byte[]> PASSWORD = secret(0x0007, "PASSWORD", 0, ANY, Formats.BYTES);
    public static final Attribute<InetSocketAddress> REFLECTED_FROM =
            key(0x000B, "REFLECTED-FROM", 8, 20, Formats.ADDRESS);
    /** In kbit/s. */
    public static final Attribute<Long> BANDWIDTH = key(0x0010, "BANDWIDTH", 4, 4, Formats.UINT32);
    /** In seconds. */
    public static final Attribute<Long> TIMER_VAL = key(0x0021, "TIMER-VAL", 4, 4, Formats.UINT32);
    /**
     * ADDITIONAL-ADDRESS-FAMILY as the draft before RFC 8656 numbered it (draft-martinsen-tram-ssoda), and as coturn knows
     * it. Not registered.
     */
    public static final Attribute<Integer> ADDITIONAL_ADDRESS_FAMILY_DRAFT =
            key(0x8032, "ADDITIONAL-ADDRESS-FAMILY", 4, 4, Formats.UINT8_RESERVED);
    /** ADDRESS-ERROR-CODE as the draft before RFC 8656 numbered it, and as coturn sends it. Not registered. */
    public static final Attribute<AddressError> ADDRESS_ERROR_CODE_DRAFT =
            key(0x8033, "ADDRESS-ERROR-CODE", 4, 4 + 763, AddressError.FORMAT);
    /** XOR-MAPPED-ADDRESS as it was numbered before RFC 5389; the same format. Not registered. */
    public static final Attribute<InetSocketAddress> XOR_MAPPED_ADDRESS_DRAFT =
            key(0x8020, "XOR-MAPPED-ADDRESS", 8, 20, Formats.XOR_ADDRESS);

    // Registered by Expert Review; formats are their owners' affair
    public static final Attribute<byte[]> CISCO_STUN_FLOWDATA =
            key(0xC000, "CISCO-STUN-FLOWDATA", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> ENF_FLOW_DESCRIPTION =
            key(0xC001, "ENF-FLOW-DESCRIPTION", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> ENF_NETWORK_STATUS = key(0xC002, "ENF-NETWORK-STATUS", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> GOOG_NETWORK_INFO = key(0xC057, "GOOG-NETWORK-INFO", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> GOOG_LAST_ICE_CHECK_RECEIVED =
            key(0xC058, "GOOG-LAST-ICE-CHECK-RECEIVED", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> GOOG_MISC_INFO = key(0xC059, "GOOG-MISC-INFO", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> GOOG_OBSOLETE_1 = key(0xC05A, "GOOG-OBSOLETE-1", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> GOOG_CONNECTION_ID = key(0xC05B, "GOOG-CONNECTION-ID", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> GOOG_DELTA = key(0xC05C, "GOOG-DELTA", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> GOOG_DELTA_ACK = key(0xC05D, "GOOG-DELTA-ACK", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> GOOG_MESSAGE_INTEGRITY_32 =
            key(0xC060, "GOOG-MESSAGE-INTEGRITY-32", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> DTLS_IN_STUN = key(0xC070, "DTLS-IN-STUN", 0, ANY, Formats.BYTES);
    public static final Attribute<byte[]> DTLS_IN_STUN_ACKNOWLEDGEMENT =
            key(0xC071, "DTLS-IN-STUN-ACKNOWLEDGEMENT", 0, ANY, Formats.BYTES);

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
            default -> Integrity.lengthFits(length);
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
        return enter(Attribute.of(type, name, minLength, maxLength, format));
    }

    /** A key whose value is as good as a password, so that nothing prints it. */
    private static <T> Attribute<T> secret(
            int type, String name, int minLength, int maxLength, Attribute.Format<T> format) {
        return enter(Attribute.of(type, name, minLength, maxLength, format).secret());
    }

    private static <T> Attribute<T> enter(Attribute<T> key) {
        int type = key.type();
        if (CATALOGUE.putIfAbsent(type, key) != null) {
            throw new AssertionError("two catalogue entries for " + key);
        }
        BY_SLOT[slot(type)] = key;
        return key;
    }
}
