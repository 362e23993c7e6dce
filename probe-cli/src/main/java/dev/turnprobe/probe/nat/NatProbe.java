package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.measure.QuietNetty;
import dev.turnprobe.turn.HostResolver;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Carries {@link NatCore} out on real sockets, all on one event loop. */
public final class NatProbe implements AutoCloseable {
    private final NatPlan plan;
    private final LongSupplier random;
    private final Consumer<BindingTest> told;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final List<Channel> sockets = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final CompletableFuture<NatResult> result = new CompletableFuture<>();
    private @Nullable NatCore core;
    private @Nullable ScheduledFuture<?> wakeUp;
    private long begunAt;

    /**
     * @param random hard to guess numbers
     * @param told hears what came of each test, on the event loop
     */
    public NatProbe(NatPlan plan, LongSupplier random, Consumer<BindingTest> told) {
        QuietNetty.hush();
        this.plan = plan;
        this.random = random;
        this.told = told;
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("nat", true), NioIoHandler.newFactory());
        loop = group.next();
    }

    /** Begins; completes when all is known that can be known within the bounds, exceptionally for a bug only. */
    public CompletableFuture<NatResult> start() {
        begunAt = now();
        new ServerLookup(plan, HostResolver.platform())
                .find()
                .thenAcceptAsync(this::begin, loop)
                .exceptionally(error -> {
                    result.completeExceptionally(error);
                    return null;
                });
        return result;
    }

    /** Ends with what is known by now. */
    public void stop() {
        loop.execute(() -> {
            if (core == null) {
                end(null);
            } else if (!result.isDone()) {
                core.stop(now());
                after(core);
            }
        });
    }

    private void begin(ServerLookup.Found found) {
        notes.addAll(found.notes());
        if (result.isDone()) {
            return;
        }
        if (found.servers().isEmpty()) {
            end(null);
            return;
        }
        List<InetSocketAddress> locals = new ArrayList<>();
        try {
            InetSocketAddress own = ownAddress(found.servers().get(0).address());
            int count = NatCore.sockets(plan.lifetime().toNanos());
            for (int i = 0; i < count; i++) {
                locals.add(open(own, i));
            }
        } catch (IOException e) {
            notes.add("no way to " + Text.of(found.servers().get(0).address()) + ": " + e.getMessage());
            end(null);
            return;
        }
        NatCore made = new NatCore(
                found.servers(),
                locals,
                plan.timeout().toNanos(),
                plan.lifetime().toNanos(),
                random,
                told,
                now());
        core = made;
        after(made);
    }

    /** From which of our addresses datagrams to that server leave: without a NAT, the server sees that one. */
    private static InetSocketAddress ownAddress(InetSocketAddress server) throws IOException {
        try (DatagramChannel way = DatagramChannel.open()) {
            way.connect(server);
            InetSocketAddress local = (InetSocketAddress) way.getLocalAddress();
            return new InetSocketAddress(local.getAddress(), 0);
        }
    }

    private InetSocketAddress open(InetSocketAddress own, int number) throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        try {
            socket.bind(own);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        Channel channel = new NioDatagramChannel(socket);
        channel.pipeline().addLast(new Inbound(number));
        loop.register(channel);
        sockets.add(channel);
        return (InetSocketAddress) socket.getLocalAddress();
    }

    private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
        private final int number;

        Inbound(int number) {
            this.number = number;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            NatCore running = core;
            if (running != null && !result.isDone()) {
                running.receive(number, packet.sender(), packet.content(), now());
                after(running);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                note("a socket said: " + cause.getMessage());
            } else {
                result.completeExceptionally(cause);
            }
        }
    }

    /** Whatever has happened to the core: sends what it wants sent, and wakes it up in time. */
    private void after(NatCore running) {
        for (Transmit next = running.poll(); next != null; next = running.poll()) {
            sockets.get(next.socket())
                    .writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(next.frame()), next.to()))
                    .addListener(sent -> {
                        if (!sent.isSuccess() && !result.isDone()) {
                            note("cannot send: " + sent.cause().getMessage());
                        }
                    });
        }
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        if (running.done()) {
            end(running.findings());
        } else {
            long in = Math.max(0, running.nextDeadline() - now());
            wakeUp = loop.schedule(() -> tick(running), in, TimeUnit.NANOSECONDS);
        }
    }

    private void tick(NatCore running) {
        if (!result.isDone()) {
            try {
                running.tick(now());
                after(running);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        }
    }

    private void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    private void end(@Nullable NatFindings findings) {
        result.complete(new NatResult(findings, notes, now() - begunAt));
    }

    private long now() {
        return loop.ticker().nanoTime();
    }

    /** Closes the sockets and ends the thread. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
