package dev.turnprobe.turn.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * Bouncy Castle's blocking datagram transport over a channel that never blocks.
 *
 * <p>While hands are shaken, a worker waits in {@link #receive} for records that the event loop {@linkplain #offer offers}
 * through a bounded queue. Afterwards the event loop {@linkplain #lend lends} one record at a time and calls the record
 * layer itself; asked for more than that one, {@code receive} throws, because a return of -1 makes Bouncy Castle ask again
 * until its wait is over.
 */
final class DatagramBridge implements DatagramTransport {
    /** Records of a handshake that may wait; a flight has a dozen. */
    private static final int QUEUE = 64;
    /** How long something better may take than an alert that anybody could have sent. */
    private static final int ALERT_GRACE_MILLIS = 1_000;
    /** RFC 8200 §5: what IPv6 carries in any case, less the headers of IPv6 and UDP. */
    private static final int SEND_LIMIT = 1280 - 48;

    private static final byte[] END = {};
    private static final InterruptedIOException NOTHING_MORE = new NothingMore();

    private final ChannelHandlerContext ctx;
    private final int receiveLimit;
    private final BlockingQueue<byte[]> records = new LinkedBlockingQueue<>(QUEUE);

    private volatile int overhead;
    private volatile boolean ticketAwaited;
    private volatile boolean closed;
    private volatile boolean ended;
    private long plainSequence;

    private volatile boolean cookieAsked;

    // From here on for the event loop, once hands are shaken.
    private boolean open;
    private @Nullable ByteBuf lent;
    private int lentAt;
    private int lentLength;
    private @Nullable ChannelPromise promise;

    DatagramBridge(ChannelHandlerContext ctx, int receiveLimit) {
        this.ctx = ctx;
        this.receiveLimit = receiveLimit;
    }

    /** Takes a record of the handshake; false when there are too many. On the event loop. */
    boolean offer(byte[] record) {
        return records.offer(record);
    }

    /** The next record that came too late for the handshake; null when there is none. On the event loop. */
    byte @Nullable [] left() {
        return records.poll();
    }

    /** From now on it is the event loop that receives. */
    void open() {
        open = true;
    }

    /** Gives the record layer one record to receive; borrowed until {@link #takeBack}. */
    void lend(ByteBuf datagram, int at, int length) {
        lent = datagram;
        lentAt = at;
        lentLength = length;
    }

    void takeBack() {
        lent = null;
    }

    /** What is sent next is this write's; null for what the record layer sends on its own account. */
    void sendsFor(@Nullable ChannelPromise promise) {
        this.promise = promise;
    }

    /** Bytes that a protected record is longer than its content; 0 until the cipher is known. */
    int overhead() {
        return overhead;
    }

    void cipherIs(DtlsCipher cipher) {
        overhead = cipher.overhead();
    }

    /** A NewSessionTicket will come (RFC 5077 §3.3), or has. */
    void ticketAwaited(boolean awaited) {
        ticketAwaited = awaited;
    }

    /** RFC 6347 §4.2.1: whether the server wanted its cookie back first. */
    boolean cookieAsked() {
        return cookieAsked;
    }

    /** True once the record layer has closed: by an alert, or because it was told to. */
    boolean isClosed() {
        return closed;
    }

    /** Nothing comes or goes any more; whoever waits, wakes. */
    void end() {
        ended = true;
        records.clear();
        records.offer(END);
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public int getReceiveLimit() {
        return open && lent != null ? lentLength : receiveLimit;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        return open ? receiveLent(buffer, offset) : awaitRecord(buffer, offset, length, waitMillis);
    }

    private int receiveLent(byte[] buffer, int offset) throws IOException {
        ByteBuf from = lent;
        if (from == null) {
            throw NOTHING_MORE;
        }
        lent = null;
        from.getBytes(lentAt, buffer, offset, lentLength);
        renumber(buffer, offset);
        return lentLength;
    }

    private int awaitRecord(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        byte[] record;
        try {
            record = next(waitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (ended) {
            throw new InterruptedIOException("closed during the handshake");
        }
        if (record == null || record.length > length || isTooShort(record) || isTooEarly(record)) {
            return -1;
        }
        if (Records.isHelloVerifyRequest(record)) {
            cookieAsked = true;
        }
        System.arraycopy(record, 0, buffer, offset, record.length);
        renumber(buffer, offset);
        return record.length;
    }

    /** RFC 6347 §4.1.2.7: nobody has signed an alert in the clear. It is believed only when nothing better comes. */
    private byte @Nullable [] next(int waitMillis) throws InterruptedException {
        byte[] record = records.poll(waitMillis, TimeUnit.MILLISECONDS);
        byte[] alert = null;
        while (record != null && isPlainAlert(record)) {
            alert = alert == null ? record : alert;
            record = records.poll(ALERT_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return record != null ? record : alert;
    }

    /**
     * RFC 6347 §4.1.2.7: to be ignored, but Bouncy Castle would give up. Only known here: in a resumed handshake a protected
     * record may arrive before the worker has read in ServerHello what protects it.
     */
    private boolean isTooShort(byte[] record) {
        boolean isProtected = record[4] != 0;
        return isProtected && (overhead == 0 || record.length <= Records.HEADER + overhead);
    }

    /**
     * After ChangeCipherSpec Bouncy Castle reads nothing in the clear any more. If a ticket was still to come, lost or
     * overtaken or because the ChangeCipherSpec was forged, it would wait for it for ever. What comes too early is repeated
     * together with the ticket (RFC 6347 §4.2.4).
     */
    private boolean isTooEarly(byte[] record) {
        return ticketAwaited && (record[0] == Records.CHANGE_CIPHER_SPEC || record[4] != 0);
    }

    private static boolean isPlainAlert(byte[] record) {
        return record.length > Records.HEADER && record[0] == Records.ALERT && record[3] == 0 && record[4] == 0;
    }

    /**
     * Numbers records in the clear as they come. Their sequence numbers are protected by nothing, so that one forged record
     * with a high number would make the replay window refuse all the true ones; repeated handshake messages are told apart
     * by numbers of their own (RFC 6347 §4.2.2).
     */
    private void renumber(byte[] record, int offset) {
        if (record[offset + 3] == 0 && record[offset + 4] == 0) {
            long sequence = plainSequence++;
            for (int i = 10; i > 4; i--) {
                record[offset + i] = (byte) sequence;
                sequence >>>= 8;
            }
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        ChannelPromise of = promise;
        if (ended) {
            if (of != null) {
                of.tryFailure(new IOException("the association is closed"));
            }
            return;
        }
        ByteBuf datagram = ctx.alloc().ioBuffer(length).writeBytes(buffer, offset, length);
        if (of != null) {
            promise = null;
            ctx.write(datagram, of);
        } else {
            ctx.writeAndFlush(datagram, ctx.voidPromise());
        }
    }

    /** Called by the record layer when the association is over. */
    @Override
    public void close() {
        closed = true;
    }

    /** No stack trace: it is thrown for each forged record. */
    private static final class NothingMore extends InterruptedIOException {
        private static final long serialVersionUID = 1L;

        NothingMore() {
            super("only one record was lent");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
