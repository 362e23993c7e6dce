package dev.turnprobe.turn.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's I/O, with an end to each burst: when all sockets that were ready have been read, and before the loop goes to
 * sleep. What is to be flushed is flushed then, once. Confined to the event loop.
 */
public final class Bursts implements IoHandler {
    private static final FastThreadLocal<Bursts> OF_THREAD = new FastThreadLocal<>();
    /** What an end causes has its end in turn, but not for ever. */
    private static final int ROUNDS = 8;

    private final IoHandler io;
    private final Executor loop;
    private @Nullable Runnable[] waiting = new Runnable[16];
    private int count;

    private Bursts(IoHandler io, Executor loop) {
        this.io = io;
        this.loop = loop;
    }

    /** Handlers like those of that factory, but with bursts. */
    static IoHandlerFactory over(IoHandlerFactory factory) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new Bursts(factory.newHandler(executor), executor);
            }
        };
    }

    /** Runs a task when this thread's burst ends; by way of the event loop's queue if that knows no bursts. */
    public static void whenOver(Runnable task, Executor loop) {
        Bursts bursts = OF_THREAD.getIfExists();
        if (bursts == null) {
            loop.execute(task);
        } else {
            bursts.add(task);
        }
    }

    private void add(Runnable task) {
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, count * 2);
        }
        waiting[count++] = task;
    }

    private void end() {
        for (int round = 0; count > 0 && round < ROUNDS; round++) {
            int ending = count;
            for (int i = 0; i < ending; i++) {
                run(waiting[i]);
            }
            count -= ending;
            System.arraycopy(waiting, ending, waiting, 0, count);
        }
        for (int i = 0; i < count; i++) {
            // The sockets have their turn before these.
            Runnable task = waiting[i];
            if (task != null) {
                loop.execute(task);
            }
        }
        count = 0;
    }

    private static void run(@Nullable Runnable task) {
        if (task != null) {
            task.run();
        }
    }

    @Override
    public void initialize() {
        OF_THREAD.set(this);
        io.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        // Tasks of the loop may have written something; then it sleeps, perhaps.
        end();
        int handled = io.run(context);
        end();
        return handled;
    }

    @Override
    public void prepareToDestroy() {
        io.prepareToDestroy();
        end();
    }

    @Override
    public void destroy() {
        OF_THREAD.remove();
        io.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return io.register(handle);
    }

    @Override
    public void wakeup() {
        io.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return io.isCompatible(handleType);
    }
}
