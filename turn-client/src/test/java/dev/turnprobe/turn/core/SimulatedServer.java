package dev.turnprobe.turn.core;

import dev.turnprobe.fixtures.server.FiveTuple;
import dev.turnprobe.fixtures.server.ServerAction;
import dev.turnprobe.fixtures.server.ServerObserver;
import dev.turnprobe.fixtures.server.ServerSettings;
import dev.turnprobe.fixtures.server.TurnServerCore;
import dev.turnprobe.stun.XorAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** The fixtures' server engine with relay sockets made of nothing and peers that send everything back. */
final class SimulatedServer implements AutoCloseable {
    /** Counts what is in use, so that a lost buffer shows. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    private final Map<Integer, InetSocketAddress> relays = new HashMap<>();
    private final ServerSettings settings;
    private final SplittableRandom random;
    private TurnServerCore core;
    private int nextPort = 50_000;

    SimulatedServer(ServerSettings settings, SplittableRandom random) {
        this.settings = settings;
        this.random = random;
        core = start();
    }

    private TurnServerCore start() {
        return new TurnServerCore(settings, allocator, random.split(), ServerObserver.NONE);
    }

    /** Forgets every allocation and every nonce. */
    void restart() {
        core.close();
        relays.clear();
        core = start();
    }

    /**
     * A frame has arrived.
     *
     * @param frame borrowed
     * @param replies takes the frames that go back
     */
    void receive(FiveTuple from, ByteBuf frame, long now, BiConsumer<FiveTuple, ByteBuf> replies) {
        core.receive(from, frame, now);
        act(now, replies);
    }

    void tick(long now, BiConsumer<FiveTuple, ByteBuf> replies) {
        core.tick(now);
        act(now, replies);
    }

    /** A peer that nobody called sends something. */
    void intrude(InetSocketAddress peer, InetSocketAddress relayed, long now, BiConsumer<FiveTuple, ByteBuf> replies) {
        for (Map.Entry<Integer, InetSocketAddress> relay : Map.copyOf(relays).entrySet()) {
            if (relay.getValue().equals(relayed)) {
                core.relayed(relay.getKey(), peer, Payloads.of(peer), now);
            }
        }
        act(now, replies);
    }

    void disconnected(FiveTuple client) {
        core.disconnected(client);
    }

    long nextDeadline() {
        return core.nextDeadline();
    }

    private void act(long now, BiConsumer<FiveTuple, ByteBuf> replies) {
        for (ServerAction action = core.poll(); action != null; action = core.poll()) {
            if (action instanceof ServerAction.Reply reply) {
                // Copied out of the counted memory, because the link has its own idea of when it lets go.
                replies.accept(reply.to(), Unpooled.wrappedBuffer(ByteBufUtil.getBytes(reply.frame())));
                reply.frame().release();
            } else if (action instanceof ServerAction.SendToPeer send) {
                core.relayed(send.relay(), send.peer(), send.data(), now);
                send.data().release();
            } else if (action instanceof ServerAction.OpenRelay open) {
                nextPort += 2;
                String host = open.family() == XorAddress.IPV6 ? "2001:db8::10" : "192.0.2.10";
                relays.put(open.relay(), new InetSocketAddress(host, nextPort));
                core.relayOpened(open.relay(), relays.get(open.relay()), now);
            } else if (action instanceof ServerAction.CloseRelay close) {
                relays.remove(close.relay());
            }
        }
    }

    /** Bytes in use. */
    long inUse() {
        return allocator.metric().usedHeapMemory();
    }

    @Override
    public void close() {
        core.close();
    }
}
