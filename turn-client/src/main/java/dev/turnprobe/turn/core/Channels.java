package dev.turnprobe.turn.core;

import dev.turnprobe.stun.ChannelData;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Number ⇄ peer. Numbers are issued from 0x4000 to 0x4FFF only, which satisfies RFC 8656 §12 and RFC 7983 §7 both. */
final class Channels {
    private final Engine engine;
    private Channel[] byNumber = new Channel[4];
    private int issued = ChannelData.MAX_NUMBER - ChannelData.MIN_NUMBER + 1;
    private int nextNumber = ChannelData.MIN_NUMBER;

    Channels(Engine engine) {
        this.engine = engine;
    }

    /** Issues only so many numbers. */
    void issue(int numbers) {
        issued = numbers;
    }

    /** Binds a channel to the peer of that address, or says at once why there is none to bind. */
    void bind(InetSocketAddress address, Peers peers, long now) {
        TurnFailure refusal = peers.refusal(address.getAddress(), StunMethod.CHANNEL_BIND);
        Peer peer = refusal != null ? null : peers.of(address);
        if (peer != null) {
            bind(peer, now);
        } else {
            engine.emit(new AllocationEvent.Unbound(
                    address, refusal != null ? refusal : peers.full(StunMethod.CHANNEL_BIND)));
        }
    }

    private void bind(Peer peer, long now) {
        Channel channel = peer.channel;
        if (channel == null) {
            int number = unused();
            if (number < 0) {
                engine.emit(new AllocationEvent.Unbound(
                        peer.address(),
                        new TurnFailure.Rejected(
                                StunMethod.CHANNEL_BIND,
                                new ErrorCode(ErrorCode.INSUFFICIENT_CAPACITY, "all channel numbers are in use"),
                                false)));
                return;
            }
            channel = new Channel(engine, this, number, peer);
            put(channel);
            peer.channel = channel;
        }
        channel.request(now);
    }

    /** The channel of that number if data may arrive on it, or null. */
    @Nullable
    Channel receiving(int number) {
        int index = number - ChannelData.MIN_NUMBER;
        if (index < 0 || index >= byNumber.length) {
            return null;
        }
        Channel channel = byNumber[index];
        return channel != null && channel.mayReceive() ? channel : null;
    }

    /** The number may name another peer from now on. */
    void free(Channel channel) {
        Arrays.fill(byNumber, index(channel), index(channel) + 1, null);
        channel.peer.channel = null;
    }

    private int unused() {
        for (int tried = 0; tried < issued; tried++) {
            int number = nextNumber;
            nextNumber = number + 1 == ChannelData.MIN_NUMBER + issued ? ChannelData.MIN_NUMBER : number + 1;
            int index = number - ChannelData.MIN_NUMBER;
            if (index >= byNumber.length || byNumber[index] == null) {
                return number;
            }
        }
        return -1;
    }

    private void put(Channel channel) {
        if (index(channel) >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.max(byNumber.length * 2, index(channel) + 1));
        }
        byNumber[index(channel)] = channel;
    }

    private static int index(Channel channel) {
        return channel.number - ChannelData.MIN_NUMBER;
    }
}
