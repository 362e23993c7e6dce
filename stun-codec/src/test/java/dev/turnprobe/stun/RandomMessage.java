package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A well-formed message of chance, and what was put into it. */
record RandomMessage(
        byte[] bytes, int type, TransactionId id, List<Put<?>> puts, boolean signed, boolean fingerprinted) {
    static final IntegrityKey KEY = IntegrityKey.shortTerm(Rfc5769.SHORT_TERM_PASSWORD);
    private static final List<Attribute<?>> KEYS = Attributes.all().stream()
            .filter(key -> !Attributes.isTrailer(key.type()))
            .toList();

    /** A key and the value that was written with it. */
    record Put<T>(Attribute<T> key, T value) {
        void into(StunWriter writer) {
            writer.put(key, value);
        }
    }

    static RandomMessage of(RandomGenerator random) {
        int type = MessageType.of(random.nextInt(0x1000), StunClass.ofBits(random.nextInt(4)));
        TransactionId id = TransactionId.random(random);
        ByteBuf out = Unpooled.buffer();
        StunWriter writer = new StunWriter().begin(out, type, id);
        List<Put<?>> puts = new ArrayList<>();
        for (int count = random.nextInt(20); count > 0; count--) {
            Put<?> put = put(KEYS.get(random.nextInt(KEYS.size())), random);
            puts.add(put);
            put.into(writer);
        }
        boolean signed = random.nextBoolean();
        if (signed) {
            writer.sign(KEY);
        }
        boolean fingerprinted = random.nextBoolean();
        if (fingerprinted) {
            writer.fingerprint();
        }
        writer.end();
        return new RandomMessage(ByteBufUtil.getBytes(out), type, id, puts, signed, fingerprinted);
    }

    /** A value that the key's format takes: found by reading one from random bytes of a random legal length. */
    private static <T> Put<T> put(Attribute<T> key, RandomGenerator random) {
        while (true) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (random.nextBoolean() && bytes.length > 3) {
                // Most of the formats with an inner structure begin with small numbers.
                bytes[0] = 0;
                bytes[1] = (byte) (1 + random.nextInt(2));
                bytes[2] = (byte) (bytes.length == 8 || bytes.length == 20 ? bytes[2] : 4);
                bytes[3] = (byte) random.nextInt(100);
            }
            T value = asRead(key, bytes);
            if (value instanceof String text) {
                value = asRead(
                        key, text.replaceAll("[\\x00\\ufffd]", "x").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            if (value instanceof ErrorCode || value instanceof AddressError) {
                // Text that is not UTF-8 does not come back as it went.
                value = asRead(
                        key, new byte[] {(byte) (1 + random.nextInt(2)), 0, 4, (byte) random.nextInt(100), 'n', 'o'});
            }
            if (value != null) {
                return new Put<>(key, value);
            }
        }
    }

    private static <T> T asRead(Attribute<T> key, byte[] bytes) {
        ByteBuf out = Unpooled.buffer();
        new StunWriter().begin(out, 0, 0, 0).putBytes(key.type(), bytes).end();
        StunMessage message = new StunMessage();
        if (message.wrap(out) != null) {
            throw new AssertionError("a message that was just written");
        }
        return message.get(key);
    }

    static InetSocketAddress address(RandomGenerator random) {
        byte[] ip = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(ip);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), random.nextInt(65536));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
