package dev.turnprobe.turn.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** The receive buffer of a relayed socket. */
class ReceiveQueueTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 7);

    private final ReceiveQueue queue = new ReceiveQueue(3 * (2 + ReceiveQueue.OVERHEAD));

    private ByteBuf offer(String text) {
        ByteBuf payload = Unpooled.copiedBuffer(text, UTF_8);
        queue.offer(PEER, payload);
        payload.release();
        return payload;
    }

    private String take() throws Exception {
        ReceiveQueue.Arrival arrival = queue.take(30_000);
        try {
            assertThat(arrival.peer()).isEqualTo(PEER);
            return arrival.payload().toString(UTF_8);
        } finally {
            arrival.payload().release();
        }
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() throws Exception {
        for (int i = 10; i < 15; i++) {
            ByteBuf payload = offer(Integer.toString(i));
            assertThat(payload.refCnt()).isEqualTo(i < 13 ? 1 : 0);
        }
        assertThat(queue.dropped()).isEqualTo(2);
        assertThat(take()).isEqualTo("10");
        offer("15");
        assertThat(take()).isEqualTo("11");
        assertThat(take()).isEqualTo("12");
        assertThat(take()).isEqualTo("15");
    }

    /** A datagram longer than the whole buffer fits when there is nothing else: otherwise it never would. */
    @Test
    void oneAlwaysFits() throws Exception {
        offer("x".repeat(5000));
        assertThat(take()).hasSize(5000);
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void waitingEndsInTime() {
        assertThatThrownBy(() -> queue.take(1)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void anInterruptEndsWaitingAndStays() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.take(0))
                .isInstanceOf(InterruptedIOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anErrorComesOnceAndFirst() throws Exception {
        offer("a");
        queue.fail(new PortUnreachableException("nobody there"));
        assertThatThrownBy(this::take).isInstanceOf(PortUnreachableException.class);
        assertThat(take()).isEqualTo("a");
    }

    @Test
    void whatCameBeforeTheEndIsStillThere() throws Exception {
        offer("a");
        queue.end("over");
        offer("b");
        queue.end("really");
        assertThat(take()).isEqualTo("a");
        assertThatThrownBy(this::take).isInstanceOf(SocketException.class).hasMessage("over");
        assertThat(queue.dropped()).isEqualTo(1);
    }

    @Test
    void clearingReleases() {
        ByteBuf payload = offer("a");
        queue.clear();
        assertThat(payload.refCnt()).isZero();
    }
}
