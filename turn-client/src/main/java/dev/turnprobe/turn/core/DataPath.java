package dev.turnprobe.turn.core;

import dev.turnprobe.stun.AttributeCursor;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ChannelData;
import dev.turnprobe.stun.FrameKind;
import dev.turnprobe.stun.IcmpError;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.XorAddress;
import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Application data in and out of frames: ChannelData (RFC 8656 §12) and Send/Data indications (§11). Steady traffic with
 * known peers allocates nothing.
 */
final class DataPath {
    /** What became of a frame: data of a peer, ICMP, dropped, or (all null) a STUN message for the control path. */
    static final class Outcome {
        @Nullable
        Peer peer;

        @Nullable
        Discard discard;

        AllocationEvent.@Nullable IcmpReceived icmp;

        private Outcome of(@Nullable Peer peer, @Nullable Discard discard) {
            this.peer = peer;
            this.discard = discard;
            this.icmp = null;
            return this;
        }

        private Outcome of(AllocationEvent.IcmpReceived icmp) {
            of(null, null);
            this.icmp = icmp;
            return this;
        }
    }

    private static final int SEND = MessageType.of(StunMethod.SEND, StunClass.INDICATION);
    private static final int DATA = MessageType.of(StunMethod.DATA, StunClass.INDICATION);
    private static final int ATTRIBUTE_HEADER = 4;

    private final Peers peers;
    private final Channels channels;
    private final boolean dontFragment;
    /** Nothing answers an indication, so its id needs to be unlikely, not unguessable (RFC 8489 §5). */
    private final SplittableRandom ids;

    private final Outcome outcome = new Outcome();
    private final StunMessage message = new StunMessage();
    private final AttributeCursor cursor = new AttributeCursor();
    private final StunWriter writer = new StunWriter();

    DataPath(Peers peers, Channels channels, boolean dontFragment, RandomGenerator random) {
        this.peers = peers;
        this.channels = channels;
        this.dontFragment = dontFragment;
        this.ids = new SplittableRandom(random.nextLong());
    }

    /** The STUN message that {@link #receive} left for the control path. */
    StunMessage message() {
        return message;
    }

    Outcome receive(ByteBuf frame) {
        int first = frame.isReadable() ? frame.getUnsignedByte(frame.readerIndex()) : -1;
        // RFC 5766 issued channels up to 0x7FFF; whatever number arrives is looked up, and unknown ones drop out there.
        if (first >= 0x40 && first <= 0x7F) {
            return channelData(frame);
        }
        if (first < 0 || FrameKind.ofFirstByte(first) != FrameKind.STUN) {
            return outcome.of(null, Discard.NOT_STUN);
        }
        if (message.wrap(frame) != null) {
            return outcome.of(null, Discard.MALFORMED);
        }
        return message.type() == DATA ? dataIndication(frame) : outcome.of(null, null);
    }

    private Outcome channelData(ByteBuf frame) {
        if (frame.readableBytes() < ChannelData.HEADER_LENGTH) {
            return outcome.of(null, Discard.MALFORMED);
        }
        Channel channel = channels.receiving(ChannelData.number(frame));
        if (channel == null) {
            return outcome.of(null, Discard.UNKNOWN_CHANNEL);
        }
        return ChannelData.unwrap(frame) < 0 ? outcome.of(null, Discard.MALFORMED) : outcome.of(channel.peer, null);
    }

    private Outcome dataIndication(ByteBuf frame) {
        int peerAt = -1;
        int dataAt = -1;
        boolean icmp = false;
        int dataLength = 0;
        for (cursor.reset(message); cursor.next(); ) {
            int type = cursor.type();
            if (type == Attributes.XOR_PEER_ADDRESS.type() && peerAt < 0) {
                peerAt = cursor.offset();
            } else if (type == Attributes.DATA.type() && dataAt < 0) {
                dataAt = cursor.offset();
                dataLength = cursor.length();
            } else if (type == Attributes.ICMP.type()) {
                icmp = true;
            } else if (type < 0x8000 && !Attributes.isKnown(type)) {
                return outcome.of(null, Discard.UNKNOWN_ATTRIBUTE);
            }
        }
        if (peerAt < 0 || dataAt < 0 && !icmp) {
            return outcome.of(null, Discard.MALFORMED);
        }
        Peer peer = peers.permitted(message, peerAt);
        if (peer == null) {
            return outcome.of(null, Discard.NO_PERMISSION);
        }
        if (dataAt < 0) {
            IcmpError error = message.get(Attributes.ICMP);
            return error == null
                    ? outcome.of(null, Discard.MALFORMED)
                    : outcome.of(new AllocationEvent.IcmpReceived(peer.address(), error));
        }
        frame.setIndex(dataAt, dataAt + dataLength);
        return outcome.of(peer, null);
    }

    int headerLength(Peer peer) {
        if (peer.isChannelBound()) {
            return ChannelData.HEADER_LENGTH;
        }
        int address =
                peer.address().getAddress() instanceof Inet4Address ? XorAddress.IPV4_LENGTH : XorAddress.IPV6_LENGTH;
        int flag = dontFragment ? ATTRIBUTE_HEADER : 0;
        return StunMessage.HEADER_LENGTH + ATTRIBUTE_HEADER + address + flag + ATTRIBUTE_HEADER;
    }

    void writeHeader(Peer peer, int length, ByteBuf out) {
        Channel channel = peer.channel;
        if (channel != null && channel.isBound()) {
            ChannelData.writeHeader(out, channel.number, length);
            return;
        }
        int start = out.writerIndex();
        long id = ids.nextLong();
        // Ended early, which fills the header in: what follows is not written through the writer.
        writer.begin(out, SEND, (int) (id >>> 17), id).put(Attributes.XOR_PEER_ADDRESS, peer.address());
        if (dontFragment) {
            writer.put(Attributes.DONT_FRAGMENT, true);
        }
        writer.end();
        out.writeShort(Attributes.DATA.type()).writeShort(length);
        // The DATA attribute is the last one, so the message's length is known although the data is not written yet.
        int body = out.writerIndex() - start - StunMessage.HEADER_LENGTH + (length + 3 & ~3);
        out.setShort(start + 2, body);
    }
}
