package dev.turnprobe.stun;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A typed key for a STUN attribute: its registered number, its name, the lengths it may have, and how its value is read
 * and written. {@link Attributes} is the catalogue of ours; others are made the same way, with {@link #of}.
 *
 * @param <T> the Java type of the value
 */
public final class Attribute<T> {
    /**
     * Reads and writes the value of one kind of attribute.
     *
     * @param <T> the Java type of the value
     */
    public interface Format<T> {
        /**
         * Reads a value whose length has been checked against the key's range.
         *
         * @param message borrowed
         * @param offset absolute index of the value in {@link StunMessage#frame()}
         * @param length bytes of the value, without padding
         * @return null when the bytes cannot be a value of this kind
         */
        @Nullable
        T read(StunMessage message, int offset, int length);

        /** Writes the bytes of the value into {@link StunWriter#out()}; header and padding are the writer's business. */
        void write(StunWriter writer, T value);
    }

    private final int type;
    private final String name;
    private final int minLength;
    private final int maxLength;
    private final Format<T> format;
    private final boolean secret;

    private Attribute(int type, String name, int minLength, int maxLength, Format<T> format, boolean secret) {
        this.type = type;
        this.name = Objects.requireNonNull(name);
        this.minLength = minLength;
        this.maxLength = maxLength;
        this.format = Objects.requireNonNull(format);
        this.secret = secret;
    }

    /**
     * A key.
     *
     * @param type the registered number, 0 to 0xFFFF
     * @param name the registered name, such as {@code XOR-MAPPED-ADDRESS}
     * @param minLength fewest bytes a value may have
     * @param maxLength most bytes a value may have, up to 65532
     */
    public static <T> Attribute<T> of(int type, String name, int minLength, int maxLength, Format<T> format) {
        if ((type & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("attribute type out of range 0..0xFFFF: " + type);
        }
        return new Attribute<>(type, name, minLength, maxLength, format, false);
    }

    /** The registered number. */
    public int type() {
        return type;
    }

    /** The registered name. */
    public String name() {
        return name;
    }

    /** True if a receiver that does not know this attribute must not act on the message (RFC 8489 §14). */
    public boolean comprehensionRequired() {
        return type < 0x8000;
    }

    /** The same key, marked as {@link #isSecret}. */
    public Attribute<T> secret() {
        return new Attribute<>(type, name, minLength, maxLength, format, true);
    }

    /** True if whoever sees a value could use it in its owner's place; {@link MessageText} then shows its length only. */
    public boolean isSecret() {
        return secret;
    }

    @Nullable
    T read(StunMessage message, int offset, int length) {
        return length < minLength || length > maxLength ? null : format.read(message, offset, length);
    }

    void write(StunWriter writer, T value) {
        int start = writer.out().writerIndex();
        format.write(writer, value);
        int length = writer.out().writerIndex() - start;
        if (length < minLength || length > maxLength) {
            throw new IllegalArgumentException(
                    name + " takes " + minLength + " to " + maxLength + " bytes, not " + length);
        }
    }

    /** The name and the number; keys hold no values. */
    @Override
    public String toString() {
        return String.format("%s(0x%04x)", name, type);
    }
}
