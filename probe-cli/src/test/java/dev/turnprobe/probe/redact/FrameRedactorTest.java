package dev.turnprobe.probe.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.AttributeCursor;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Fingerprint;
import dev.turnprobe.stun.FrameKind;
import dev.turnprobe.stun.Integrity;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.NonceCookie;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameRedactorTest {
    private static final Credentials ADA = Credentials.of("1700000000:ada@example.org", "correct-horse");
    private static final IntegrityKey KEY = IntegrityKey.longTerm(ADA.username(), "realm", ADA.password());
    private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090A0B0CL);
    private static final byte[] NONCE = "made-of-203.0.113.9".getBytes(StandardCharsets.US_ASCII);
    private static final InetSocketAddress V4 = address("203.0.113.9");
    private static final InetSocketAddress V6 = address("2001:db8::7");
    private static final int ALLOCATE = MessageType.of(StunMethod.ALLOCATE, StunClass.REQUEST);
    private static final int SUCCESS = MessageType.of(StunMethod.ALLOCATE, StunClass.SUCCESS);
    private static final int ERROR = MessageType.of(StunMethod.ALLOCATE, StunClass.ERROR);

    private final Redaction redaction = Redaction.ofLoginsAndAddresses();
    private final FrameRedactor frames = redaction.frames(ADA);

    /** What stands for the user, realm and password signs what they signed, request and answer. */
    @Test
    void signaturesBecomeThoseOfTheStandIn() {
        for (Redaction level : List.of(Redaction.ofLogins(), Redaction.ofLoginsAndAddresses())) {
            Credentials standIn = level.of(ADA);
            assertThat(standIn.username()).isEqualTo("1700000000:user-1");
            IntegrityKey key = IntegrityKey.longTerm(standIn.username(), "realm", standIn.password());
            FrameRedactor redactor = level.frames(ADA);
            StunMessage request = wrap(redactor.redact(request(KEY)));
            assertThat(request.get(Attributes.USERNAME)).isEqualTo(standIn.username());
            assertThat(Integrity.verify(request, key)).isTrue();
            assertThat(Integrity.verify(request, KEY)).isFalse();
            assertThat(Fingerprint.verify(request)).isTrue();
            StunMessage answer = wrap(redactor.redact(answer(KEY)));
            assertThat(Integrity.verify(answer, key)).isTrue();
            assertThat(Fingerprint.verify(answer)).isTrue();
        }
    }

    /** A hash under a key that is not ours is one to guess somebody's password by, so nothing of it stays. */
    @Test
    void signatureThatWasWrongIsWrongAndNothingElse() {
        Credentials standIn = redaction.of(ADA);
        IntegrityKey key = IntegrityKey.longTerm(standIn.username(), "realm", standIn.password());
        frames.redact(request(KEY));
        StunMessage answer = wrap(frames.redact(answer(IntegrityKey.shortTerm("another"))));
        assertThat(answer.integrityOffset()).isPositive();
        assertThat(Integrity.verify(answer, key)).isFalse();
        assertThat(ByteBufUtil.getBytes(answer.frame(), answer.integrityOffset(), 20))
                .containsOnly(0);
        assertThat(Fingerprint.verify(answer)).isTrue();
        // Nobody asked, so nobody can tell.
        assertThat(ByteBufUtil.getBytes(
                        wrap(Redaction.ofLogins().frames(ADA).redact(answer(KEY)))
                                .frame(),
                        0,
                        4))
                .isNotEmpty();
    }

    @Test
    void wrongFingerprintStaysWrong() {
        byte[] request = request(KEY);
        request[request.length - 1] ^= 1;
        StunMessage redacted = wrap(frames.redact(request));
        assertThat(redacted.fingerprintOffset()).isPositive();
        assertThat(Fingerprint.verify(redacted)).isFalse();
    }

    /** RFC 8489 §14.2: the mask of an IPv6 address is made of the transaction id. */
    @Test
    void everyAddressBecomesItsStandInAndStaysInItsPlace() {
        byte[] answer = answer(KEY);
        byte[] redacted = frames.redact(answer);
        assertThat(types(redacted)).isEqualTo(types(answer));
        StunMessage message = wrap(redacted);
        assertThat(message.get(Attributes.XOR_RELAYED_ADDRESS)).isEqualTo(redaction.of(V6));
        assertThat(message.get(Attributes.XOR_MAPPED_ADDRESS)).isEqualTo(redaction.of(V4));
        assertThat(message.get(Attributes.MAPPED_ADDRESS)).isEqualTo(redaction.of(V4));
        assertThat(message.get(Attributes.SOFTWARE)).isEqualTo("server 198.19.0.1, user-1");
        assertThat(message.get(Attributes.LIFETIME)).isEqualTo(600);
        assertNothingLeft(redacted);
    }

    /** What nobody knows is kept, but for the addresses in it, plain or masked, and what counts as a password. */
    @Test
    void unknownAttributesStayWithoutAddresses() {
        ByteBuf out = Unpooled.buffer();
        byte[] plain = V4.getAddress().getAddress();
        StunWriter writer = new StunWriter().begin(out, SUCCESS, ID).put(Attributes.XOR_MAPPED_ADDRESS, V4);
        writer.putBytes(0xBEEF, new byte[] {9, plain[0], plain[1], plain[2], plain[3], 9})
                .putBytes(0xBEEE, "at 203.0.113.9".getBytes(StandardCharsets.US_ASCII))
                .putBytes(0xBEED, new byte[] {1, 2, 3})
                .put(Attributes.MOBILITY_TICKET, new byte[] {5, 5, 5, 5})
                .put(Attributes.RESERVATION_TOKEN, new byte[] {5, 5, 5, 5, 5, 5, 5, 5})
                .put(Attributes.DATA, "private talk".getBytes(StandardCharsets.US_ASCII))
                .end();
        byte[] redacted = frames.redact(out);
        StunMessage message = wrap(redacted);
        assertThat(types(redacted)).containsExactly(0x20, 0xBEEF, 0xBEEE, 0xBEED, 0x8030, 0x22, 0x13);
        assertThat(value(message, 0xBEEF)).containsExactly(9, 198, 19, 0, 1, 9);
        assertThat(new String(value(message, 0xBEEE), StandardCharsets.US_ASCII))
                .isEqualTo("at 198.19.0.1");
        assertThat(value(message, 0xBEED)).containsExactly(1, 2, 3);
        assertThat(value(message, 0x8030)).containsExactly(0, 0, 0, 0);
        assertThat(value(message, 0x22)).containsOnly(0).hasSize(8);
        assertThat(value(message, 0x13)).containsOnly(0).hasSize(12);
        assertNothingLeft(redacted);
    }

    /** RFC 8489 §9.2: a nonce may be made of the client's address, but its first letters say what the server can do. */
    @Test
    void nonceKeepsOnlyItsCookieAndItsIdentity() {
        byte[] capable = new NonceCookie(NonceCookie.USERNAME_ANONYMITY).withNonce(NONCE);
        byte[] first = nonce(frames.redact(challenge(capable)));
        assertThat(NonceCookie.of(first)).isEqualTo(NonceCookie.of(capable));
        assertThat(nonce(frames.redact(challenge(capable)))).isEqualTo(first);
        assertThat(nonce(frames.redact(challenge(NONCE)))).isNotEqualTo(first);
        assertNothingLeft(frames.redact(challenge(NONCE)));
        // It is no secret: without addresses hidden it stays.
        assertThat(nonce(Redaction.ofLogins().frames(ADA).redact(challenge(NONCE))))
                .isEqualTo(NONCE);
    }

    @Test
    void ofChannelDataOnlyTheHeaderStays() {
        byte[] frame = {0x40, 0x01, 0, 3, 'a', 'b', 'c', 0};
        assertThat(frames.redact(frame)).containsExactly(0x40, 0x01, 0, 3, 0, 0, 0, 0);
    }

    @Test
    void ofForeignBytesOnlyWhatAReportShowsStays() {
        String page = "HTTP/1.1 400 at 203.0.113.9 for correct-horse, and much more of that";
        byte[] redacted = frames.redact(page.getBytes(StandardCharsets.US_ASCII));
        assertThat(redacted).hasSize(page.length());
        assertThat(new String(redacted, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 400 at 198.19.0.1 for ");
        assertThat(new String(redacted, StandardCharsets.US_ASCII)).doesNotContain("more", "horse");
        assertNothingLeft(redacted);
    }

    /** Cut off after its 32nd byte, an address still shows the network it is in. */
    @Test
    void halfAnAddressIsNone() {
        String page = "HTTP/1.1 302 Found: 192.168.178.201";
        assertThat(new String(frames.redact(page.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII))
                .doesNotContain("192.168.178")
                .startsWith("HTTP/1.1 302 Found: ");
    }

    @Test
    void brokenStunStaysBrokenAndShowsItsHeaderOnly() {
        byte[] whole = request(KEY);
        byte[] overrun = whole.clone();
        overrun[22] = 0x7F;
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 4);
        byte[] old = whole.clone();
        old[4] = 0;
        for (byte[] broken : List.of(overrun, cut, old)) {
            byte[] redacted = frames.redact(broken);
            assertThat(new StunMessage().wrap(Unpooled.wrappedBuffer(redacted)))
                    .isEqualTo(new StunMessage().wrap(Unpooled.wrappedBuffer(broken)));
            assertThat(redacted).hasSameSizeAs(broken).startsWith(java.util.Arrays.copyOf(broken, 20));
            assertNothingLeft(redacted);
        }
    }

    @Test
    void attributesBehindTheSignatureAreBlank() {
        ByteBuf out = Unpooled.buffer();
        new StunWriter()
                .begin(out, SUCCESS, ID)
                .sign(KEY)
                .putBytes(0x8022, "correct-horse".getBytes(StandardCharsets.US_ASCII))
                .fingerprint()
                .end();
        byte[] redacted = frames.redact(out);
        assertThat(redacted).hasSize(out.readableBytes());
        assertNothingLeft(redacted);
    }

    /** Whatever comes, something comes out, of which the engine thinks the same; and twice the same is twice the same. */
    @Test
    void bytesOfAnyKindNeverThrow() {
        long seed = Long.getLong("redact.seed", 8489);
        System.out.println("FrameRedactorTest: seed " + seed);
        Random random = new Random(seed);
        List<byte[]> whole = List.of(request(KEY), answer(KEY), challenge(NONCE));
        FrameRedactor redactor = frames;
        for (int run = 0; run < 2_000; run++) {
            byte[] frame = whole.get(random.nextInt(3)).clone();
            if (random.nextInt(10) == 0) {
                frame = new byte[random.nextInt(80)];
                random.nextBytes(frame);
            }
            for (int flips = random.nextInt(6); flips > 0 && frame.length > 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                frame = java.util.Arrays.copyOf(frame, random.nextInt(frame.length + 1));
            }
            // Made-up addresses are remembered, too: not for ever.
            redactor = run % 100 == 0 ? Redaction.ofLoginsAndAddresses().frames(ADA) : redactor;
            byte[] redacted = redactor.redact(frame);
            FrameKind kind = FrameKind.of(Unpooled.wrappedBuffer(frame));
            assertThat(FrameKind.of(Unpooled.wrappedBuffer(redacted)))
                    .as("seed %d, run %d: %s", seed, run, ByteBufUtil.hexDump(frame))
                    .isEqualTo(kind);
            if (kind == FrameKind.STUN) {
                assertThat(new StunMessage().wrap(Unpooled.wrappedBuffer(redacted)) == null)
                        .as("seed %d, run %d: %s", seed, run, ByteBufUtil.hexDump(frame))
                        .isEqualTo(new StunMessage().wrap(Unpooled.wrappedBuffer(frame)) == null);
            }
        }
    }

    @Test
    void nothingIsHiddenFromOneself() {
        byte[] request = request(KEY);
        assertThat(Redaction.NONE.frames(ADA).redact(request)).isEqualTo(request);
    }

    private static byte[] request(IntegrityKey key) {
        ByteBuf out = Unpooled.buffer();
        new StunWriter()
                .begin(out, ALLOCATE, ID)
                .put(Attributes.REQUESTED_TRANSPORT, 17)
                .put(Attributes.USERNAME, ADA.username())
                .put(Attributes.REALM, "realm")
                .put(Attributes.NONCE, NONCE)
                .sign(key)
                .fingerprint()
                .end();
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] answer(IntegrityKey key) {
        ByteBuf out = Unpooled.buffer();
        new StunWriter()
                .begin(out, SUCCESS, ID)
                .put(Attributes.XOR_RELAYED_ADDRESS, V6)
                .put(Attributes.XOR_MAPPED_ADDRESS, V4)
                .put(Attributes.MAPPED_ADDRESS, V4)
                .put(Attributes.LIFETIME, 600L)
                .put(Attributes.SOFTWARE, "server 203.0.113.9, ada@example.org")
                .sign(key)
                .fingerprint()
                .end();
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] challenge(byte[] nonce) {
        ByteBuf out = Unpooled.buffer();
        new StunWriter()
                .begin(out, ERROR, ID)
                .put(Attributes.ERROR_CODE, new ErrorCode(401, "who is 203.0.113.9?"))
                .put(Attributes.REALM, "realm")
                .put(Attributes.NONCE, nonce)
                .end();
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] nonce(byte[] frame) {
        byte[] nonce = wrap(frame).get(Attributes.NONCE);
        assertThat(nonce).isNotNull();
        return nonce;
    }

    private static StunMessage wrap(byte[] frame) {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(Unpooled.wrappedBuffer(frame))).isNull();
        return message;
    }

    private static byte[] value(StunMessage message, int type) {
        int at = message.find(type);
        assertThat(at).as("attribute 0x%04x", type).isPositive();
        return ByteBufUtil.getBytes(message.frame(), at, message.lengthAt(at));
    }

    private static List<Integer> types(byte[] frame) {
        List<Integer> types = new ArrayList<>();
        for (AttributeCursor cursor = wrap(frame).cursor(); cursor.next(); ) {
            types.add(cursor.type());
        }
        return types;
    }

    private static void assertNothingLeft(byte[] redacted) {
        for (InetSocketAddress real : List.of(V4, V6)) {
            byte[] plain = real.getAddress().getAddress();
            byte[] masked = plain.clone();
            byte[] mask = {0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
            for (int i = 0; i < masked.length; i++) {
                masked[i] ^= mask[i];
            }
            assertThat(latin1(redacted)).doesNotContain(latin1(plain)).doesNotContain(latin1(masked));
        }
        assertThat(latin1(redacted)).doesNotContain("ada@", "horse", "203.0.113.9");
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static InetSocketAddress address(String literal) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), 50_000);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
