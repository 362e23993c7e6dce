package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hot path allocates nothing of ours: counted by the JVM, on heap and on direct buffers. */
@Tag("allocation")
class AllocationFreeTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 2_000;
    /** The paranoid leak detector of the test JVM allocates on every access; so it is kept away from these buffers. */
    private static final UnpooledByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);

    enum Memory {
        HEAP,
        DIRECT;

        ByteBuf hold(byte[] bytes) {
            return empty().writeBytes(bytes);
        }

        ByteBuf empty() {
            return this == HEAP ? UNTRACKED.heapBuffer(512) : UNTRACKED.directBuffer(512);
        }
    }

    private final StunMessage message = new StunMessage();
    private final AttributeCursor cursor = new AttributeCursor();

    @ParameterizedTest
    @EnumSource
    void parsingAndLookingUp(Memory memory) {
        ByteBuf frame = memory.hold(Hex.bytes(Rfc5769.IPV4_RESPONSE));
        ByteBuf ipv6 = memory.hold(Hex.bytes(Rfc5769.IPV6_RESPONSE));
        assertAllocatesNothing(() -> {
            assertThatWrapped(message.wrap(frame));
            int at = message.find(0x0020);
            long sum = XorAddress.family(message, at) + XorAddress.ipv4(message, at) + XorAddress.port(message, at);
            sum += message.transactionIdLow() + message.transactionIdHigh() + message.unknownRequired().length;
            for (cursor.reset(message); cursor.next(); ) {
                sum += cursor.type() + cursor.length();
            }
            assertThatWrapped(message.wrap(ipv6));
            at = message.find(0x0020);
            return sum + XorAddress.ipv6High(message, at) + XorAddress.ipv6Low(message, at);
        });
        frame.release();
        ipv6.release();
    }

    @ParameterizedTest
    @EnumSource
    void verifyingAFingerprint(Memory memory) {
        ByteBuf frame = memory.hold(Hex.bytes(Rfc5769.REQUEST));
        assertAllocatesNothing(() -> {
            assertThatWrapped(message.wrap(frame));
            return Fingerprint.verify(message) ? 1 : 0;
        });
        frame.release();
    }

    @ParameterizedTest
    @EnumSource
    void writingAMessage(Memory memory) {
        ByteBuf out = memory.empty();
        StunWriter writer = new StunWriter();
        assertAllocatesNothing(() -> {
            out.clear();
            writer.begin(out, 0x0001, 1, 2)
                    .put(Attributes.SOFTWARE, "turnprobe 1.0")
                    .fingerprint()
                    .end();
            return out.writerIndex();
        });
        out.release();
    }

    @ParameterizedTest
    @EnumSource
    void channelDataInAndOut(Memory memory) {
        ByteBuf frame = memory.empty();
        assertAllocatesNothing(() -> {
            frame.clear();
            ChannelData.writeHeader(frame, 0x4001, 100);
            frame.writerIndex(104);
            return ChannelData.unwrap(frame)
                    + frame.readableBytes()
                    + FrameKind.of(frame).ordinal();
        });
        frame.release();
    }

    /** The JDK's Mac makes garbage of its own; ours must not add to it. */
    @ParameterizedTest
    @EnumSource
    void signingAndVerifyingAllocateNoMoreThanTheMacItself(Memory memory) throws Exception {
        byte[] vector = Hex.bytes(Rfc5769.REQUEST);
        ByteBuf frame = memory.hold(vector);
        ByteBuf out = memory.empty();
        StunWriter writer = new StunWriter();
        IntegrityKey key = IntegrityKey.shortTerm(Rfc5769.SHORT_TERM_PASSWORD);
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA1");
        mac.init(new javax.crypto.spec.SecretKeySpec(vector, "HmacSHA1"));
        byte[] hmac = new byte[20];
        long bare = allocatedBy(() -> {
            mac.update(vector, 0, 76);
            try {
                mac.doFinal(hmac, 0);
            } catch (java.security.GeneralSecurityException e) {
                throw new AssertionError(e);
            }
            return hmac[0];
        });
        long verify = allocatedBy(() -> {
            assertThatWrapped(message.wrap(frame));
            return Integrity.verify(message, key) ? 1 : 0;
        });
        long sign = allocatedBy(() -> {
            writer.begin(out.clear(), 0x0001, 1, 2).sign(key).end();
            return out.writerIndex();
        });
        assertThat(verify).as("bytes by %d verifications", ROUNDS).isLessThanOrEqualTo(bare);
        assertThat(sign).as("bytes by %d signatures", ROUNDS).isLessThanOrEqualTo(bare);
        frame.release();
        out.release();
    }

    private static void assertThatWrapped(Object malformed) {
        if (malformed != null) {
            throw new AssertionError("refused: " + malformed);
        }
    }

    private static void assertAllocatesNothing(LongSupplier work) {
        assertThat(allocatedBy(work)).as("bytes by %d rounds", ROUNDS).isZero();
    }

    /** The least of a few measurements: class loading and the compiler's own uncommon traps may allocate once. */
    private static long allocatedBy(LongSupplier work) {
        long id = Thread.currentThread().getId();
        long sink = 0;
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
            long before = THREADS.getThreadAllocatedBytes(id);
            for (int i = 0; i < ROUNDS; i++) {
                sink += work.getAsLong();
            }
            least = Math.min(least, THREADS.getThreadAllocatedBytes(id) - before);
        }
        assertThat(sink).isNotZero();
        return least;
    }
}
