package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Sits on the path: sees every request, knows no key, and answers first. */
final class Attacker {
    static final InetSocketAddress EVIL = new InetSocketAddress("198.51.100.66", 6666);
    private static final IntegrityKey WRONG = IntegrityKey.shortTerm("guessed");
    private static final int[] CODES = {400, 403, 420, 437, 441, 486, 500, 508};

    private final SplittableRandom random;
    private final StunWriter writer = new StunWriter();
    private final StunMessage message = new StunMessage();

    Attacker(SplittableRandom random) {
        this.random = random;
    }

    /**
     * A frame out of turn.
     *
     * @param genuine true if the server has made it, word for word, and only its repetition is the attacker's
     */
    record Lie(ByteBuf frame, boolean genuine) {}

    /** Something that must not be believed, or not twice. */
    Lie lie(Truth truth) {
        List<Truth.Asked> open = truth.open();
        int kind = random.nextInt(open.isEmpty() ? 2 : 8);
        if (kind == 0 || kind == 1) {
            return kind == 0 || truth.answers.isEmpty() ? new Lie(data(), false) : replay(truth);
        }
        Truth.Asked request = open.get(random.nextInt(open.size()));
        boolean success = kind < 5;
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, MessageType.of(request.method, success ? StunClass.SUCCESS : StunClass.ERROR), request.id);
        if (success) {
            grant(request);
        } else {
            writer.put(Attributes.ERROR_CODE, new ErrorCode(CODES[random.nextInt(CODES.length)], "evil"));
        }
        switch (random.nextInt(4)) {
            case 0 -> writer.sign(WRONG);
            case 1 -> writer.signSha256(WRONG);
            case 2 -> writer.sign(WRONG).signSha256(WRONG);
            default -> {}
        }
        writer.fingerprint().end();
        return new Lie(out, false);
    }

    /** A challenge, which comes unsigned by right: it may hinder, and nothing more. */
    ByteBuf challenge(Truth.Asked request) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, MessageType.of(request.method, StunClass.ERROR), request.id)
                .put(Attributes.ERROR_CODE, new ErrorCode(random.nextBoolean() ? 401 : 438, "evil"))
                .put(Attributes.REALM, random.nextBoolean() ? "evil.example" : "turnprobe.test")
                .put(
                        Attributes.NONCE,
                        (random.nextBoolean() ? "evil" : "obMatJos2AAAAevil").getBytes(StandardCharsets.UTF_8))
                .fingerprint()
                .end();
        return out;
    }

    private void grant(Truth.Asked request) {
        if (request.method == StunMethod.ALLOCATE) {
            writer.put(Attributes.XOR_RELAYED_ADDRESS, EVIL).put(Attributes.XOR_MAPPED_ADDRESS, EVIL);
        }
        if (request.method == StunMethod.ALLOCATE || request.method == StunMethod.REFRESH) {
            writer.put(Attributes.LIFETIME, random.nextBoolean() ? 0L : 0xFFFF_FFFFL);
        }
    }

    /** A genuine answer once more: as it was, or made to answer another request. */
    private Lie replay(Truth truth) {
        ByteBuf frame = Unpooled.copiedBuffer(truth.answers.get(random.nextInt(truth.answers.size())));
        List<Truth.Asked> open = truth.open();
        boolean asItWas = open.isEmpty() || random.nextBoolean();
        if (asItWas || message.wrap(frame) != null || message.stunClass() == StunClass.ERROR) {
            return new Lie(frame, true);
        }
        Truth.Asked request = open.get(random.nextInt(open.size()));
        frame.setShort(0, MessageType.of(request.method, StunClass.SUCCESS));
        frame.setInt(8, request.id.high()).setLong(12, request.id.low());
        repairFingerprint(frame);
        return new Lie(frame, false);
    }

    /** Anyone can compute a FINGERPRINT; the signature it cannot repair. */
    private static void repairFingerprint(ByteBuf frame) {
        int covered = frame.readableBytes() - 8;
        CRC32 crc = new CRC32();
        crc.update(frame.array(), frame.arrayOffset(), covered);
        frame.setInt(covered + 4, (int) crc.getValue() ^ 0x5354554E);
    }

    private ByteBuf data() {
        ByteBuf out = Unpooled.buffer();
        writer.begin(
                        out,
                        MessageType.of(StunMethod.DATA, StunClass.INDICATION),
                        new TransactionId(random.nextInt(), random.nextLong()))
                .put(Attributes.XOR_PEER_ADDRESS, EVIL)
                .put(Attributes.DATA, new byte[] {1})
                .end();
        return out;
    }
}
