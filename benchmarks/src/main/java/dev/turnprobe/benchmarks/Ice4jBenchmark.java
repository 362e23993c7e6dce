package dev.turnprobe.benchmarks;

import java.util.concurrent.TimeUnit;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.FingerprintAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.ChannelData;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.stack.StunStack;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The same work through ice4j's public API, where it has one for it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Ice4jBenchmark {
    private static final byte[] ID = java.util.Arrays.copyOfRange(Frames.bindingSuccess(), 8, 20);

    static {
        // Its start-up messages are not what is measured.
        java.util.logging.LogManager.getLogManager().reset();
    }

    private final byte[] success = Frames.bindingSuccess();
    private final byte[] allocate = Frames.allocateSuccess();
    private final byte[] software = Frames.SOFTWARE.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private final byte[] data = new byte[100];
    private final StunStack stack = new StunStack();

    @Benchmark
    public Object parse() throws Exception {
        Message message = Message.decode(success, 0, success.length);
        return ((XorMappedAddressAttribute) message.getAttribute(Attribute.XOR_MAPPED_ADDRESS)).getAddress(ID);
    }

    @Benchmark
    @OperationsPerInvocation(12)
    public int walk() throws Exception {
        int sum = 0;
        for (Attribute attribute : Message.decode(allocate, 0, allocate.length).getAttributes()) {
            sum += attribute.getAttributeType() ^ attribute.getDataLength();
        }
        return sum;
    }

    @Benchmark
    public byte[] build() throws Exception {
        Request request = MessageFactory.createBindingRequest();
        request.setTransactionID(ID);
        request.putAttribute(AttributeFactory.createSoftwareAttribute(software));
        request.putAttribute(AttributeFactory.createFingerprintAttribute());
        return request.encode(stack);
    }

    /** Its {@code validateMessageIntegrity} less the look-up of the key: the HMAC, and a comparison. */
    @Benchmark
    public boolean integritySha1Verify() {
        byte[] hmac = MessageIntegrityAttribute.calculateHmacSha1(success, 0, 68, Frames.KEY);
        return java.util.Arrays.equals(hmac, 0, 20, success, 72, 92);
    }

    @Benchmark
    public byte[] integritySha1Append() {
        return MessageIntegrityAttribute.calculateHmacSha1(success, 0, 68, Frames.KEY);
    }

    @Benchmark
    public boolean fingerprintVerify() {
        byte[] crc = FingerprintAttribute.calculateXorCRC32(success, 0, 92);
        return java.util.Arrays.equals(crc, 0, 4, success, 96, 100);
    }

    @Benchmark
    public int channelData() throws Exception {
        ChannelData out = new ChannelData();
        out.setChannelNumber((char) 0x4001);
        out.setData(data);
        byte[] frame = out.encode();
        return ChannelData.decode(frame, (char) 0, (char) frame.length).getChannelNumber();
    }
}
