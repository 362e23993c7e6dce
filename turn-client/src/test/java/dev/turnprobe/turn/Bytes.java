package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bytes for streams: made from a seed, written piece by piece, read to a length or to the end. */
final class Bytes {
    private static final long PATIENCE_SECONDS = 20;

    private Bytes() {}

    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** Writes in pieces of odd sizes, each when the socket has taken the one before. */
    static void write(RelayedStream stream, byte[] bytes) throws Exception {
        int piece = 1;
        for (int at = 0; at < bytes.length; at += piece) {
            piece = Math.min(bytes.length - at, piece * 3 % 32_749 + 1);
            stream.write(Unpooled.copiedBuffer(bytes, at, piece)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /**
     * Writes all of it to an echo and reads it back meanwhile. Not more than 128 KiB are on their way at a time: coturn 4.6.1
     * stops reading from an end whose other end has 192 KiB to write, and when both ends are in that state it never begins
     * again.
     */
    static byte[] echoed(RelayedStream stream, byte[] bytes) throws Exception {
        Semaphore window = new Semaphore(128 << 10);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                int piece = 1;
                for (int at = 0; at < bytes.length; at += piece) {
                    piece = Math.min(bytes.length - at, piece * 3 % 32_749 + 1);
                    assertThat(window.tryAcquire(piece, PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .as("room in the window")
                            .isTrue();
                    stream.write(Unpooled.copiedBuffer(bytes, at, piece)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < bytes.length) {
            int before = all.size();
            readInto(all, stream, before + 1);
            if (all.size() == before) {
                break;
            }
            window.release(all.size() - before);
        }
        writing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return all.toByteArray();
    }

    /** Reads until that many bytes have come, or the stream has ended. */
    static byte[] read(RelayedStream stream, int length) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        readInto(all, stream, length);
        return all.toByteArray();
    }

    /** Reads until the stream has ended, or has been reset. */
    static byte[] readToEnd(RelayedStream stream) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            readInto(all, stream, Integer.MAX_VALUE);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TurnException lost)
                    || !(lost.failure() instanceof TurnFailure.Disconnected)) {
                throw e;
            }
        }
        return all.toByteArray();
    }

    /** Reads a plain socket until it has ended, or has been reset. */
    static byte[] readToEnd(Socket socket) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (IOException e) {
            // Reset: an end too.
        }
        return all.toByteArray();
    }

    private static void readInto(ByteArrayOutputStream all, RelayedStream stream, int length) throws Exception {
        while (all.size() < length) {
            ByteBuf next = stream.read().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            try {
                if (!next.isReadable()) {
                    return;
                }
                next.readBytes(all, next.readableBytes());
            } finally {
                next.release();
            }
        }
    }
}
