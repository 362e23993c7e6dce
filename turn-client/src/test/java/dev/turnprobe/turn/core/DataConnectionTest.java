package dev.turnprobe.turn.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.ServerHand.Request;
import dev.turnprobe.turn.netty.DataConnectionHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the answer to a ConnectionBind ends and the peer's bytes begin (RFC 6062 §4.3, §4.5), read by read. */
class DataConnectionTest {
    private final ServerHand hand = ServerHand.opened(
            ServerHand.settings().toBuilder()
                    .relayedTransport(RelayedTransport.TCP)
                    .build(),
            true,
            600);
    private final List<String> heard = new ArrayList<>();
    private final DataConnectionHandler handler = new DataConnectionHandler(
            hand.core.bindConnection(1),
            new DataConnectionHandler.Listener() {
                @Override
                public void bound() {
                    heard.add("bound");
                }

                @Override
                public void failed(TurnFailure failure) {
                    heard.add("failed: " + failure.message());
                }

                @Override
                public void received(ByteBuf bytes) {
                    heard.add(bytes.toString(UTF_8));
                    bytes.release();
                }

                @Override
                public void ended() {
                    heard.add("ended");
                }

                @Override
                public void broken(Throwable cause) {
                    heard.add("broken");
                }
            },
            TurnObserver.NONE,
            0);
    private final EmbeddedChannel channel = new EmbeddedChannel(handler);

    private Request asked() {
        handler.start();
        ByteBuf sent = channel.readOutbound();
        byte[] wire = new byte[sent.readableBytes()];
        sent.readBytes(wire).release();
        return hand.request(wire);
    }

    private ByteBuf answer() {
        return hand.reply(asked(), StunClass.SUCCESS, out -> {});
    }

    /** The peer may speak before the answer has been read: what came in the same read is the peer's. */
    @Test
    void bytesBehindTheAnswerAreThePeers() {
        channel.writeInbound(Unpooled.wrappedBuffer(answer(), Unpooled.copiedBuffer("GET / HTTP/1.1", UTF_8)));
        assertThat(heard).containsExactly("bound", "GET / HTTP/1.1");
        channel.writeInbound(Unpooled.copiedBuffer("\r\n", UTF_8));
        assertThat(heard).endsWith("\r\n");
        channel.close();
        assertThat(heard).endsWith("ended");
    }

    /** However the stream is cut into reads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 19, 20, 21, 43})
    void anAnswerInPiecesIsAnAnswer(int piece) {
        ByteBuf all = Unpooled.wrappedBuffer(answer(), Unpooled.copiedBuffer("peer", UTF_8));
        while (all.isReadable()) {
            channel.writeInbound(all.readRetainedSlice(Math.min(piece, all.readableBytes())));
        }
        all.release();
        assertThat(heard.get(0)).isEqualTo("bound");
        assertThat(String.join("", heard.subList(1, heard.size()))).isEqualTo("peer");
    }

    /** An answer that is not believed is passed over; the next one may be better (RFC 8489 §9.2.5). */
    @Test
    void aForgedAnswerIsPassedOver() {
        Request request = asked();
        hand.signs = false;
        ByteBuf forged = hand.reply(request, StunClass.SUCCESS, out -> {});
        hand.signs = true;
        ByteBuf real = hand.reply(request, StunClass.SUCCESS, out -> {});
        channel.writeInbound(Unpooled.wrappedBuffer(forged, real, Unpooled.copiedBuffer("peer", UTF_8)));
        assertThat(heard).containsExactly("bound", "peer");
    }

    @Test
    void aRefusalIsTold() {
        channel.writeInbound(hand.refusal(asked(), ErrorCode.BAD_REQUEST));
        assertThat(heard).containsExactly("failed: ConnectionBind refused: 400 no");
        channel.writeInbound(Unpooled.copiedBuffer("late", UTF_8));
        channel.close();
        assertThat(heard).hasSize(1);
    }

    /** Neither STUN, nor of a length that any answer has. */
    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\u0001\u000b\u4000 and so on, for ever and ever and ever"})
    void garbageIsAViolation(String garbage) {
        asked();
        channel.writeInbound(Unpooled.copiedBuffer(garbage, UTF_8));
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0)).startsWith("failed: protocol violation: no STUN message");
    }

    @Test
    void aConnectionThatEndsInTheMiddleHasFailed() {
        channel.writeInbound(answer().readSlice(10).retain());
        channel.close();
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0)).startsWith("failed: connection lost");
    }

    @Test
    void theRequestIsAConnectionBind() {
        assertThat(asked().method()).isEqualTo(StunMethod.CONNECTION_BIND);
    }
}
