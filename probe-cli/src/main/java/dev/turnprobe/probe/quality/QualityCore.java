package dev.turnprobe.probe.quality;

import io.netty.buffer.ByteBuf;

/**
 * Sends numbered packets on a fixed schedule, whatever becomes of the ones before, and notes what becomes of each. No I/O:
 * instants come in, and whoever drives this sends what it is told to.
 */
final class QualityCore {
    /** Bytes that a packet of ours needs at least: token, kind, number. */
    static final int HEADER = Long.BYTES + 1 + Integer.BYTES;

    static final byte OUT = 1;
    static final byte BACK = 2;

    /**
     * We are this late: that is no longer a timer's imprecision but a stall of our process. What was to be sent meanwhile is left
     * out, for a burst of it would measure our burst.
     */
    static final long STALL = 50_000_000;

    /** What packets are filled up with. */
    private static final byte[] NOTHING = new byte[2048];

    private final PacketLog log;
    private final long token;
    private final long interval;
    private final long start;
    private final int total;
    private final long stall;
    private int next;

    /**
     * @param token tells our packets from anyone else's; hard to guess
     * @param interval nanoseconds between two packets
     * @param total how many packets
     */
    QualityCore(long token, long start, long interval, int total) {
        this(token, start, interval, total, STALL);
    }

    /** @param stall being that many nanoseconds late is a stall; less than {@link #STALL} where our sockets overflow sooner */
    QualityCore(long token, long start, long interval, int total, long stall) {
        this.stall = stall;
        this.token = token;
        this.start = start;
        this.interval = interval;
        this.total = total;
        log = new PacketLog(total);
    }

    /** The number of a packet to send now, or -1 when none is due. To be called until then. */
    int due(long now) {
        if (next < total && now - intended(next) >= stall) {
            log.stalled(intended(next), now);
            while (next < total && intended(next) + interval <= now) {
                log.add(intended(next++));
            }
        }
        if (next == total || intended(next) > now) {
            return -1;
        }
        int number = log.add(intended(next++));
        log.sent(number, now);
        return number;
    }

    private long intended(int number) {
        return start + number * interval;
    }

    /** When the next packet is due; {@link Long#MAX_VALUE} after the last. */
    long nextDeadline() {
        return next == total ? Long.MAX_VALUE : intended(next);
    }

    /** Writes a packet of that many bytes, from {@link #HEADER} to 2048. */
    void write(ByteBuf out, byte kind, int number, int size) {
        out.writeLong(token).writeByte(kind).writeInt(number).writeBytes(NOTHING, 0, size - HEADER);
    }

    /**
     * A datagram has come to the peer.
     *
     * @param packet borrowed
     * @return the number of the packet to send back, or -1
     */
    int atPeer(ByteBuf packet, long now) {
        int number = number(packet, OUT);
        return number >= 0 && log.there(number, now) ? number : -1;
    }

    /**
     * A datagram has come home.
     *
     * @param packet borrowed
     */
    void atHome(ByteBuf packet, long now) {
        int number = number(packet, BACK);
        if (number >= 0) {
            log.back(number, now);
        }
    }

    private int number(ByteBuf packet, byte kind) {
        int at = packet.readerIndex();
        boolean ours = packet.readableBytes() >= HEADER
                && packet.getLong(at) == token
                && packet.getByte(at + Long.BYTES) == kind;
        return ours ? packet.getInt(at + Long.BYTES + 1) : -1;
    }

    /** Nothing more is sent. */
    void stop() {
        next = total;
    }

    PacketLog log() {
        return log;
    }
}
