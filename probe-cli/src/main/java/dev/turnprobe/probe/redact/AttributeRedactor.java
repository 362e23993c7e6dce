package dev.turnprobe.probe.redact;

import dev.turnprobe.stun.Attribute;
import dev.turnprobe.stun.AttributeCursor;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.NonceCookie;
import dev.turnprobe.stun.OpaqueString;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.UserHash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Copies attributes from one message into another without what is hidden. One thread at a time. */
final class AttributeRedactor {
    private static final List<Attribute<InetSocketAddress>> ADDRESSES = List.of(
            Attributes.MAPPED_ADDRESS,
            Attributes.XOR_MAPPED_ADDRESS,
            Attributes.XOR_MAPPED_ADDRESS_DRAFT,
            Attributes.XOR_PEER_ADDRESS,
            Attributes.XOR_RELAYED_ADDRESS,
            Attributes.ALTERNATE_SERVER,
            Attributes.RESPONSE_ORIGIN,
            Attributes.OTHER_ADDRESS,
            Attributes.RESPONSE_ADDRESS,
            Attributes.SOURCE_ADDRESS,
            Attributes.CHANGED_ADDRESS,
            Attributes.REFLECTED_FROM);
    private static final Map<Integer, Attribute<InetSocketAddress>> ADDRESS_BY_TYPE =
            ADDRESSES.stream().collect(Collectors.toMap(Attribute::type, key -> key));
    private static final Set<Integer> TEXTS = Stream.of(
                    Attributes.REALM,
                    Attributes.SOFTWARE,
                    Attributes.ALTERNATE_DOMAIN,
                    Attributes.THIRD_PARTY_AUTHORIZATION)
            .map(Attribute::type)
            .collect(Collectors.toSet());
    /** Text behind four bytes (RFC 8489 §14.8, RFC 8656 §18.12). */
    private static final Set<Integer> ERRORS = Stream.of(
                    Attributes.ERROR_CODE, Attributes.ADDRESS_ERROR_CODE, Attributes.ADDRESS_ERROR_CODE_DRAFT)
            .map(Attribute::type)
            .collect(Collectors.toSet());

    private static final int ERROR_HEADER = 4;
    private static final int LONGEST_TEXT = 763;
    private static final int LONGEST_NAME = 255;

    private final Redaction redaction;
    private final @Nullable String user;
    private final Map<String, Integer> nonces = new HashMap<>();

    /** @param user the stand-in for the name of whoever asks; null when nobody is named */
    AttributeRedactor(Redaction redaction, @Nullable String user) {
        this.redaction = redaction;
        this.user = user;
    }

    /** Makes the addresses of a message known, so that they are found wherever else they stand in it. */
    void learn(StunMessage message) {
        for (AttributeCursor cursor = message.cursor(); redaction.hidesAddresses() && cursor.next(); ) {
            Attribute<InetSocketAddress> key = ADDRESS_BY_TYPE.get(cursor.type());
            InetSocketAddress real = key == null ? null : message.get(key);
            if (real != null) {
                redaction.of(real);
            }
        }
    }

    /** Appends what may be shown of the attribute that the cursor is on. */
    void copy(StunMessage message, AttributeCursor cursor, StunWriter out) {
        int type = cursor.type();
        byte[] value = ByteBufUtil.getBytes(message.frame(), cursor.offset(), cursor.length(), true);
        Attribute<?> key = Attributes.ofType(type);
        if (type == Attributes.USERNAME.type()) {
            out.putBytes(type, utf8(redaction.user(new String(value, StandardCharsets.UTF_8)), LONGEST_TEXT));
        } else if (type == Attributes.USERHASH.type()) {
            out.putBytes(type, userHash(message, value));
        } else if (key != null && key.isSecret() || type == Attributes.DATA.type()) {
            out.putBytes(type, new byte[value.length]);
        } else if (TEXTS.contains(type)) {
            out.putBytes(
                    type, text(value, 0, type == Attributes.ALTERNATE_DOMAIN.type() ? LONGEST_NAME : LONGEST_TEXT));
        } else if (ERRORS.contains(type)) {
            out.putBytes(type, text(value, Math.min(ERROR_HEADER, value.length), LONGEST_TEXT));
        } else if (type == Attributes.NONCE.type() && redaction.hidesAddresses()) {
            out.putBytes(type, nonce(value));
        } else if (!address(message, cursor, out)) {
            out.putBytes(type, opaque(value, message));
        }
    }

    /** False when it is none, or not such as can be read. */
    private boolean address(StunMessage message, AttributeCursor cursor, StunWriter out) {
        Attribute<InetSocketAddress> key = ADDRESS_BY_TYPE.get(cursor.type());
        // Of a repeated attribute only the first counts; the others are opaque.
        boolean counts = key != null && message.find(key.type()) == cursor.offset();
        InetSocketAddress real = counts && key != null ? message.get(key) : null;
        if (key == null || real == null || !redaction.hidesAddresses()) {
            return false;
        }
        out.put(key, redaction.of(real));
        return true;
    }

    /** RFC 8489 §14.4: of the stand-ins for user name and realm. */
    private byte[] userHash(StunMessage message, byte[] real) {
        String realm = message.get(Attributes.REALM);
        try {
            return realm == null || user == null
                    ? new byte[real.length]
                    : UserHash.of(user, OpaqueString.enforce(redaction.text(realm)));
        } catch (IllegalArgumentException e) {
            return new byte[real.length];
        }
    }

    private byte[] text(byte[] value, int from, int longest) {
        String before = new String(value, from, value.length - from, StandardCharsets.UTF_8);
        String after = redaction.text(before);
        if (after.equals(before)) {
            return value; // with whatever is wrong in it
        }
        byte[] text = utf8(after, longest);
        byte[] all = Arrays.copyOf(value, from + text.length);
        System.arraycopy(text, 0, all, from, text.length);
        return all;
    }

    private static byte[] utf8(String text, int longest) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= longest ? bytes : Arrays.copyOf(bytes, longest);
    }

    /** The same nonce stays the same, another is another; what it says of the server's abilities stays (RFC 8489 §9.2). */
    private byte[] nonce(byte[] real) {
        String known = HexFormat.of().formatHex(real);
        int number = nonces.computeIfAbsent(known, text -> nonces.size() + 1);
        byte[] standIn = ("nonce-" + number).getBytes(StandardCharsets.US_ASCII);
        NonceCookie cookie = NonceCookie.of(real);
        return cookie == null ? standIn : cookie.withNonce(standIn);
    }

    /** Bytes of which only their owner knows what they are. */
    private byte[] opaque(byte[] value, StunMessage message) {
        return withoutAddresses(opaqueText(value), mask(message));
    }

    /** The bytes with those replaced that make an address seen before, plain or masked (RFC 8489 §14.2). */
    private byte[] withoutAddresses(byte[] value, byte[] mask) {
        if (!redaction.hidesAddresses()) {
            return value;
        }
        byte[] clean = value;
        for (InetAddress real : redaction.pseudonyms().seen()) {
            byte[] from = real.getAddress();
            byte[] to = redaction.pseudonyms().of(real).getAddress();
            clean = replaced(clean, from, to);
            clean = replaced(clean, xor(from, mask), xor(to, mask));
        }
        return clean;
    }

    /** As many bytes, without any that make an address seen before. */
    byte[] withoutAddresses(byte[] value) {
        return withoutAddresses(value, new byte[16]);
    }

    private byte[] opaqueText(byte[] value) {
        String before = new String(value, StandardCharsets.ISO_8859_1);
        String after = redaction.text(before);
        return after.equals(before) || after.length() > 0xFFFF ? value : after.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] mask(StunMessage message) {
        ByteBuf frame = message.frame();
        return ByteBufUtil.getBytes(frame, message.start() + 4, 16, true);
    }

    private static byte[] xor(byte[] address, byte[] mask) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i];
        }
        return masked;
    }

    private static byte[] replaced(byte[] in, byte[] from, byte[] to) {
        byte[] out = in;
        for (int at = 0; at + from.length <= out.length; at++) {
            if (Arrays.equals(out, at, at + from.length, from, 0, from.length)) {
                out = out == in ? in.clone() : out;
                ByteBuffer.wrap(out).put(at, to);
                at += from.length - 1;
            }
        }
        return out;
    }
}
