package dev.turnprobe.stun;

import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message for people to read: many lines for a log, one line for a list. Neither shows what could be used in its
 * owner's place: keys, tokens, tickets, nonces, signatures, and the data that is relayed. Text from the network has its
 * control characters escaped, so that it cannot play tricks on a terminal.
 */
public final class MessageText {
    /** Opaque values longer than this show their length only. */
    private static final int SHOWN_BYTES = 32;

    private MessageText() {}

    /**
     * All of a message: a line with type, id and length, then one line an attribute, with those that no signature covers
     * marked as ignored.
     *
     * @param message borrowed; must be wrapped around a well-formed frame
     * @return lines, each ended by a line feed
     */
    public static String lines(StunMessage message) {
        StringBuilder text = new StringBuilder(256)
                .append(MessageType.toString(message.type()))
                .append(", transaction ")
                .append(message.transactionId())
                .append(", ")
                .append(message.length())
                .append(" bytes\n");
        int length;
        for (int at = message.attributesStart(); at < message.end(); at += 4 + StunMessage.padded(length)) {
            int type = message.frame().getUnsignedShort(at);
            length = message.lengthAt(at + 4);
            text.append(String.format("  %-28s %s", Attributes.nameOf(type), value(message, type, at + 4, length)));
            if (at >= message.visibleEnd() && !message.isTrailer(at + 4)) {
                text.append(" (ignored: behind the signature)");
            }
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * The gist of a message in one line, in the words of Wireshark's "Info" column: type, transport, addresses,
     * lifetime, user, realm, error.
     *
     * @param message borrowed; must be wrapped around a well-formed frame
     */
    public static String line(StunMessage message) {
        StringBuilder text = new StringBuilder(96);
        StunMethod method = StunMethod.ofNumber(message.method());
        text.append(method != null ? method.toString() : String.format("0x%03x", message.method()));
        text.append(
                switch (message.stunClass()) {
                    case REQUEST -> " Request";
                    case INDICATION -> " Indication";
                    case SUCCESS -> " Success Response";
                    case ERROR -> " Error Response";
                });
        for (AttributeCursor cursor = message.cursor(); cursor.next(); ) {
            String gist = gist(message, cursor);
            if (gist != null) {
                text.append(' ').append(gist);
            }
        }
        return text.toString();
    }

    private static @Nullable String gist(StunMessage message, AttributeCursor cursor) {
        Attribute<?> key = Attributes.ofType(cursor.type());
        Object value = key == null ? null : key.read(message, cursor.offset(), cursor.length());
        if (key == null || value == null) {
            return null;
        }
        if (value instanceof InetSocketAddress address) {
            return key.name() + ": " + TransportAddress.text(address);
        }
        if (value instanceof ErrorCode error) {
            String phrase = ErrorCode.registeredPhrase(error.code());
            return "error-code: " + error.code() + " (" + (phrase == null ? "unknown" : phrase) + ") "
                    + escaped(error.reason());
        }
        if (key == Attributes.REQUESTED_TRANSPORT) {
            return value.equals(17) ? "UDP" : value.equals(6) ? "TCP" : "protocol " + value;
        }
        if (key == Attributes.CHANNEL_NUMBER) {
            return String.format("ChannelNumber=0x%04x", (Integer) value);
        }
        if (key == Attributes.LIFETIME) {
            return "lifetime: " + value;
        }
        if (key == Attributes.USERNAME) {
            return "user: " + escaped((String) value);
        }
        if (key == Attributes.REALM) {
            return "realm: " + escaped((String) value);
        }
        return key == Attributes.NONCE ? "with nonce" : null;
    }

    private static String value(StunMessage message, int type, int offset, int length) {
        Attribute<?> key = Attributes.ofType(type);
        if (type == Attributes.FINGERPRINT_TYPE) {
            return String.format("0x%08x, ", message.frame().getInt(offset))
                    + (offset == message.fingerprintOffset() && Fingerprint.verify(message) ? "right" : "wrong");
        }
        if (key == null) {
            return bytes(ByteBufUtil.getBytes(message.frame(), offset, length, true));
        }
        if (key.isSecret() || showsLengthOnly(key)) {
            return length + " bytes" + hint(message, key, offset, length);
        }
        Object value = key.read(message, offset, length);
        if (value == null) {
            return "malformed, " + length + " bytes";
        }
        return switch (type) {
            case 0x000C -> String.format("0x%04x", (Integer) value);
            case 0x000D, 0x8027, 0x0021 -> value + " s";
            case 0x0017, 0x8000 ->
                value.equals(XorAddress.IPV4) ? "IPv4" : value.equals(XorAddress.IPV6) ? "IPv6" : "" + value;
            case 0x0018 -> Boolean.TRUE.equals(value) ? "and reserve the next" : "alone";
            case 0x0019 -> value.equals(17) ? "UDP" : value.equals(6) ? "TCP" : "" + value;
            case 0x8029, 0x802A -> String.format("0x%016x", (Long) value);
            default -> general(value);
        };
    }

    private static boolean showsLengthOnly(Attribute<?> key) {
        return key == Attributes.NONCE
                || key == Attributes.DATA
                || key == Attributes.PADDING
                || key == Attributes.MESSAGE_INTEGRITY
                || key == Attributes.MESSAGE_INTEGRITY_SHA256
                || key == Attributes.DTLS_IN_STUN;
    }

    private static String hint(StunMessage message, Attribute<?> key, int offset, int length) {
        if (key.isSecret()) {
            return ", hidden";
        }
        NonceCookie cookie = key == Attributes.NONCE
                ? NonceCookie.of(ByteBufUtil.getBytes(message.frame(), offset, length, true))
                : null;
        return cookie == null ? "" : String.format(", security features 0x%06x", cookie.features());
    }

    private static String general(Object value) {
        if (value instanceof String text) {
            return '"' + escaped(text) + '"';
        }
        if (value instanceof InetSocketAddress address) {
            return TransportAddress.text(address);
        }
        if (value instanceof byte[] opaque) {
            return bytes(opaque);
        }
        if (value instanceof int[] types) {
            return Arrays.stream(types).mapToObj(Attributes::nameOf).collect(Collectors.joining(", "));
        }
        if (value instanceof List<?> several) {
            return several.stream().map(MessageText::general).collect(Collectors.joining(", "));
        }
        return Boolean.TRUE.equals(value) ? "yes" : escaped(value.toString());
    }

    private static String bytes(byte[] opaque) {
        return opaque.length == 0 || opaque.length > SHOWN_BYTES
                ? opaque.length + " bytes"
                : HexFormat.of().formatHex(opaque);
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean harmless = switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> false;
                default -> true;
            };
            if (harmless) {
                safe.appendCodePoint(c);
            } else {
                safe.append(String.format("\\u%04x", c));
            }
        });
        return safe.toString();
    }
}
