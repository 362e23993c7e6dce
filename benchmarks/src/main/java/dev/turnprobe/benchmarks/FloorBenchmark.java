package dev.turnprobe.benchmarks;

import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The work nobody can avoid: a copy of the same bytes, the bare HMAC with a ready key, the bare CRC. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FloorBenchmark {
    /** What a signature of {@link Frames#bindingSuccess} covers, and what its fingerprint covers. */
    private static final int SIGNED = 68;

    private static final int FINGERPRINTED = 92;
    /** Length of the request of {@link CodecBenchmark#build}. */
    private static final int BUILT = 48;

    private final byte[] success = Frames.bindingSuccess();
    private final byte[] allocate = Frames.allocateSuccess();
    private final byte[] copy = new byte[512];
    private final byte[] hmac = new byte[32];
    private final Mac sha1 = mac("HmacSHA1");
    private final Mac sha256 = mac("HmacSHA256");
    private final CRC32 crc = new CRC32();

    @Benchmark
    public byte[] parse() {
        System.arraycopy(success, 0, copy, 0, success.length);
        return copy;
    }

    @Benchmark
    @OperationsPerInvocation(12)
    public byte[] walk() {
        System.arraycopy(allocate, 0, copy, 0, allocate.length);
        return copy;
    }

    @Benchmark
    public byte[] build() {
        System.arraycopy(success, 0, copy, 0, BUILT);
        return copy;
    }

    @Benchmark
    public byte[] integritySha1Append() throws GeneralSecurityException {
        return doFinal(sha1);
    }

    @Benchmark
    public byte[] integritySha1Verify() throws GeneralSecurityException {
        return doFinal(sha1);
    }

    @Benchmark
    public byte[] integritySha256Append() throws GeneralSecurityException {
        return doFinal(sha256);
    }

    @Benchmark
    public byte[] integritySha256Verify() throws GeneralSecurityException {
        return doFinal(sha256);
    }

    @Benchmark
    public long fingerprintVerify() {
        crc.reset();
        crc.update(success, 0, FINGERPRINTED);
        return crc.getValue();
    }

    @Benchmark
    public byte[] channelData() {
        System.arraycopy(success, 0, copy, 0, 4);
        return copy;
    }

    private byte[] doFinal(Mac mac) throws GeneralSecurityException {
        mac.update(success, 0, SIGNED);
        mac.doFinal(hmac, 0);
        return hmac;
    }

    private static Mac mac(String algorithm) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(Frames.KEY, algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
