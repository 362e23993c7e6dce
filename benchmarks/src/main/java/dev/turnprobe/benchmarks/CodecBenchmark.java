package dev.turnprobe.benchmarks;

import dev.turnprobe.stun.AttributeCursor;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ChannelData;
import dev.turnprobe.stun.Fingerprint;
import dev.turnprobe.stun.Integrity;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.Malformed;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.XorAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The codec at work. A method's name is its row's; {@code …Direct} does the same in direct memory, as Netty's transports
 * hand it over; {@link FloorBenchmark} and {@link Ice4jBenchmark} hold the rows to compare with.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final int BINDING_REQUEST = MessageType.of(StunMethod.BINDING, StunClass.REQUEST);

    private final ByteBuf success = Unpooled.wrappedBuffer(Frames.bindingSuccess());
    private final ByteBuf successDirect = direct(Frames.bindingSuccess());
    private final ByteBuf allocate = Unpooled.wrappedBuffer(Frames.allocateSuccess());
    private final ByteBuf allocateDirect = direct(Frames.allocateSuccess());
    private final ByteBuf sha256 = Unpooled.wrappedBuffer(Frames.signedWithSha256());
    private final ByteBuf sha256Direct = direct(Frames.signedWithSha256());
    private final ByteBuf out = Unpooled.buffer(512);
    private final ByteBuf outDirect = ByteBufAllocator.DEFAULT.directBuffer(512);
    private final ByteBuf channel = Unpooled.buffer(512).writeZero(104);
    private final ByteBuf channelDirect =
            ByteBufAllocator.DEFAULT.directBuffer(512).writeZero(104);

    private final StunMessage message = new StunMessage();
    private final StunMessage wrapped = wrapped(success);
    private final StunMessage wrappedDirect = wrapped(successDirect);
    private final StunMessage wrappedSha256 = wrapped(sha256);
    private final StunMessage wrappedSha256Direct = wrapped(sha256Direct);
    private final AttributeCursor cursor = new AttributeCursor();
    private final StunWriter writer = new StunWriter();
    private final IntegrityKey key = IntegrityKey.ofBytes(Frames.KEY);

    @Benchmark
    public long parse() {
        return parse(success);
    }

    @Benchmark
    public long parseDirect() {
        return parse(successDirect);
    }

    private long parse(ByteBuf frame) {
        must(message.wrap(frame));
        int at = message.find(Attributes.XOR_MAPPED_ADDRESS.type());
        return XorAddress.family(message, at) == XorAddress.IPV4
                ? (long) XorAddress.ipv4(message, at) << 16 | XorAddress.port(message, at)
                : 0;
    }

    @Benchmark
    @OperationsPerInvocation(12)
    public int walk() {
        return walk(allocate);
    }

    @Benchmark
    @OperationsPerInvocation(12)
    public int walkDirect() {
        return walk(allocateDirect);
    }

    private int walk(ByteBuf frame) {
        must(message.wrap(frame));
        int sum = 0;
        for (cursor.reset(message); cursor.next(); ) {
            sum += cursor.type() ^ cursor.offset() ^ cursor.length();
        }
        return sum;
    }

    @Benchmark
    public int build() {
        return build(out);
    }

    @Benchmark
    public int buildDirect() {
        return build(outDirect);
    }

    private int build(ByteBuf out) {
        writer.begin(out.clear(), BINDING_REQUEST, Frames.ID_HIGH, Frames.ID_LOW)
                .put(Attributes.SOFTWARE, Frames.SOFTWARE)
                .fingerprint()
                .end();
        return out.writerIndex();
    }

    @Benchmark
    public int buildSigned() {
        writer.begin(out.clear(), BINDING_REQUEST, Frames.ID_HIGH, Frames.ID_LOW)
                .put(Attributes.SOFTWARE, Frames.SOFTWARE)
                .sign(key)
                .fingerprint()
                .end();
        return out.writerIndex();
    }

    /** Appends to 68 bytes that stand there already, as {@link #integritySha1Verify} verifies them. */
    @Benchmark
    public int integritySha1Append() {
        return resume().sign(key).out().writerIndex();
    }

    @Benchmark
    public int integritySha256Append() {
        return resume().signSha256(key).out().writerIndex();
    }

    private StunWriter resume() {
        writer.begin(out.clear(), BINDING_REQUEST, Frames.ID_HIGH, Frames.ID_LOW);
        out.writerIndex(68);
        return writer;
    }

    @Benchmark
    public boolean integritySha1Verify() {
        return Integrity.verify(wrapped, key);
    }

    @Benchmark
    public boolean integritySha1VerifyDirect() {
        return Integrity.verify(wrappedDirect, key);
    }

    @Benchmark
    public boolean integritySha256Verify() {
        return Integrity.verifySha256(wrappedSha256, key);
    }

    @Benchmark
    public boolean integritySha256VerifyDirect() {
        return Integrity.verifySha256(wrappedSha256Direct, key);
    }

    @Benchmark
    public boolean fingerprintVerify() {
        return Fingerprint.verify(wrapped);
    }

    @Benchmark
    public boolean fingerprintVerifyDirect() {
        return Fingerprint.verify(wrappedDirect);
    }

    @Benchmark
    public int channelData() {
        return channelData(channel);
    }

    @Benchmark
    public int channelDataDirect() {
        return channelData(channelDirect);
    }

    /** A header out, then the same frame in. */
    private static int channelData(ByteBuf frame) {
        ChannelData.writeHeader(frame.clear(), 0x4001, 100);
        frame.writerIndex(104);
        return ChannelData.unwrap(frame) + frame.readableBytes();
    }

    private static StunMessage wrapped(ByteBuf frame) {
        StunMessage message = new StunMessage();
        must(message.wrap(frame));
        return message;
    }

    private static void must(@Nullable Malformed malformed) {
        if (malformed != null) {
            throw new AssertionError(malformed);
        }
    }

    private static ByteBuf direct(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }
}
