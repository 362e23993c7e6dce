package dev.turnprobe.turn;

import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A bound data connection. State is confined to its event loop, which is the relay's. */
final class ActiveStream implements RelayedStream {
    private static final long CLOSE_PATIENCE_SECONDS = 2;

    private final InetSocketAddress peer;
    private final Channel channel;
    /** What has come and nobody has read: as much as one read of the socket gave, not more. */
    private final Queue<ByteBuf> unread = new ArrayDeque<>();

    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable CompletableFuture<ByteBuf> reader;
    private boolean ended;
    private boolean closing;
    private @Nullable Throwable broken;

    /**
     * @param streams it is among these while it lives
     */
    ActiveStream(InetSocketAddress peer, Channel channel, Set<ActiveStream> streams) {
        this.peer = peer;
        this.channel = channel;
        streams.add(this);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setAutoRead(false);
        channel.closeFuture().addListener(gone -> {
            streams.remove(this);
            ended();
            closed.complete(null);
        });
    }

    void received(ByteBuf bytes) {
        if (closing || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        CompletableFuture<ByteBuf> waiting = reader;
        reader = null;
        if (waiting == null || !unread.isEmpty() || !waiting.complete(bytes)) {
            unread.add(bytes);
        }
    }

    void ended() {
        ended = true;
        CompletableFuture<ByteBuf> waiting = reader;
        reader = null;
        if (waiting != null) {
            answer(waiting);
        }
    }

    void broken(Throwable cause) {
        if (broken == null && !closing) {
            broken = cause;
        }
        ended();
        channel.close();
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public CompletableFuture<ByteBuf> read() {
        CompletableFuture<ByteBuf> answer = new CompletableFuture<>();
        onLoop(() -> {
            if (reader != null && !reader.isDone()) {
                answer.completeExceptionally(new IllegalStateException("one read at a time, please"));
            } else {
                answer(answer);
            }
        });
        return answer;
    }

    private void answer(CompletableFuture<ByteBuf> asked) {
        ByteBuf next = unread.peek();
        if (next != null) {
            if (asked.complete(next)) {
                unread.remove();
            }
        } else if (broken != null) {
            asked.completeExceptionally(lost(broken));
        } else if (ended) {
            asked.complete(Unpooled.EMPTY_BUFFER);
        } else {
            reader = asked;
            channel.read();
        }
    }

    @Override
    public CompletableFuture<Void> write(ByteBuf bytes) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            onLoop(() -> pass(channel.writeAndFlush(bytes), answer));
        } catch (RejectedExecutionException e) {
            bytes.release();
            answer.completeExceptionally(lost(e));
        }
        return answer;
    }

    @Override
    public CompletableFuture<Void> finish() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        // Behind all that was written: an empty write is done when they are.
        onLoop(() -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(flushed -> pass(TurnPipeline.endOutput(channel), answer)));
        return answer;
    }

    private void pass(ChannelFuture done, CompletableFuture<Void> answer) {
        done.addListener(future -> {
            if (future.isSuccess()) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(lost(broken != null ? broken : future.cause()));
            }
        });
    }

    private static TurnException lost(Throwable cause) {
        return cause instanceof TurnException known ? known : new TurnException(new TurnFailure.Disconnected(cause));
    }

    @Override
    public CompletableFuture<Void> close() {
        onLoop(() -> {
            if (!closing) {
                closing = true;
                ended();
                drop();
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> channel.close());
                var patience =
                        channel.eventLoop().schedule(() -> channel.close(), CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
                channel.closeFuture().addListener(gone -> patience.cancel(false));
            }
        });
        return closed();
    }

    /** The relay is gone, and the server has closed this too, or will. */
    void relayClosed(TurnFailure why) {
        broken(new TurnException(why));
        drop();
    }

    private void drop() {
        for (ByteBuf each = unread.poll(); each != null; each = unread.poll()) {
            each.release();
        }
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    @Override
    public String toString() {
        return "RelayedStream[with " + peer + "]";
    }
}
