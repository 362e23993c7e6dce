package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;

/**
 * All that can be asked of bytes from the network, asked. Nothing may throw, and nothing may depend on what lies around
 * the frame or on what kind of memory it lies in; that is how a read outside of the frame would show.
 */
final class Scrutiny {
    private static final UnpooledByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);
    private static final IntegrityKey KEY = IntegrityKey.shortTerm(Rfc5769.SHORT_TERM_PASSWORD);

    private Scrutiny() {}

    /** Everything that is to be said of the bytes, after the checks. */
    static String of(byte[] bytes) {
        String said = said(amid(bytes, (byte) 0));
        check(said(amid(bytes, (byte) -1)).equals(said), "what lies around the frame was read");
        ByteBuf direct = UNTRACKED.directBuffer(bytes.length).writeBytes(bytes);
        check(said(direct).equals(said), "direct memory is read differently");
        direct.release();
        return said;
    }

    private static ByteBuf amid(byte[] bytes, byte filler) {
        byte[] all = new byte[bytes.length + 64];
        Arrays.fill(all, filler);
        System.arraycopy(bytes, 0, all, 32, bytes.length);
        return Unpooled.wrappedBuffer(all).setIndex(32, 32 + bytes.length);
    }

    private static String said(ByteBuf frame) {
        StringBuilder said = new StringBuilder(FrameKind.of(frame).toString());
        for (StreamFraming framing : StreamFraming.values()) {
            int length = framing.length(frame);
            said.append(' ').append(length);
            check(length >= StreamFraming.LOST && length <= 65_555, "a length that no frame has");
        }
        StunMessage message = new StunMessage();
        int before = frame.readerIndex();
        Malformed malformed = message.wrap(frame);
        check(frame.readerIndex() == before, "wrap moved an index");
        if (malformed == null) {
            check(StunMessage.isStun(frame), "a message that does not look like STUN");
            describe(message, said);
            assertThatItCanBeWrittenAgain(message);
        } else {
            said.append(malformed);
            check(message.length() == 0, "a refused frame left something behind");
        }
        int number = ChannelData.unwrap(frame);
        return said.append(" channel ")
                .append(number)
                .append('+')
                .append(frame.readableBytes())
                .toString();
    }

    private static void describe(StunMessage message, StringBuilder said) {
        said.append(MessageText.line(message)).append(MessageText.lines(message));
        for (Attribute<?> key : Attributes.all()) {
            Object value = message.get(key);
            said.append(
                    value instanceof byte[] bytes
                            ? Arrays.toString(bytes)
                            : value instanceof int[] ints ? Arrays.toString(ints) : value);
        }
        int steps = 0;
        for (AttributeCursor cursor = message.cursor(); cursor.next(); steps++) {
            int end = cursor.offset() + cursor.length();
            check(cursor.offset() >= message.start() + 24 && end <= message.end(), "an attribute outside the frame");
            said.append(cursor.type()).append(XorAddress.family(message, cursor.offset()));
        }
        check(4 * steps < message.length(), "more steps than the bytes allow");
        said.append(Arrays.toString(message.unknownRequired()))
                .append(Integrity.verify(message, KEY))
                .append(Integrity.verifySha256(message, KEY, 16))
                .append(Fingerprint.verify(message))
                .append(NonceCookie.showsBidDown(message))
                .append(NonceCookie.choose(message));
    }

    private static void assertThatItCanBeWrittenAgain(StunMessage message) {
        ByteBuf out = Unpooled.buffer();
        StunWriter writer = new StunWriter().begin(out, message.type(), message.transactionId());
        for (AttributeCursor cursor = message.cursor(); cursor.next(); ) {
            writer.putBytes(
                    cursor.type(), ByteBufUtil.getBytes(message.frame(), cursor.offset(), cursor.length(), true));
        }
        writer.end();
        StunMessage again = new StunMessage();
        check(again.wrap(out) == null, "what was written again is refused");
        AttributeCursor second = again.cursor();
        for (AttributeCursor first = message.cursor(); first.next(); ) {
            check(second.next() && second.type() == first.type(), "another attribute came back");
            check(
                    second.length() == first.length()
                            && ByteBufUtil.equals(
                                    out, second.offset(), message.frame(), first.offset(), first.length()),
                    "another value came back");
        }
        check(!second.next(), "more came back than went");
    }

    /** Plain and quick: a search asks this millions of times. */
    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
