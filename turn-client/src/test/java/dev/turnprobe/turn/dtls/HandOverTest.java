package dev.turnprobe.turn.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The moment at which an association goes over from the worker to the event loop. */
@ExtendWith(LeakWatch.class)
class HandOverTest {
    /** Too short for nonce and tag: Bouncy Castle would end the association (see {@link BouncyCastleTest}). */
    private static final byte[] FORGED = {23, (byte) 0xFE, (byte) 0xFD, 0, 1, 0, 0, 0, 0, 0, 99, 0, 4, 1, 2, 3, 4};

    /** RFC 6347 §4.1.2.7, also for what waited while the worker had just finished. */
    @Test
    void aForgedRecordInBetweenDoesNoHarm() throws Exception {
        try (TurnServer server =
                        EmbeddedTurnServer.start(EmbeddedConfig.defaults().transports(Transport.DTLS));
                DtlsEndpoint endpoint = new DtlsEndpoint(null, Duration.ofSeconds(10), Duration.ofSeconds(1), 2048)) {
            RawDtls wire = new RawDtls(server.port(Transport.DTLS));
            DtlsHandler handler = endpoint.handler("127.0.0.1", 1, "stun.turn", TurnObserver.NONE, 0);
            EmbeddedChannel channel = new EmbeddedChannel(handler);
            while (!handler.handshake().isDone()) {
                // Before whatever the worker has left for the event loop to do.
                channel.writeInbound(Unpooled.wrappedBuffer(FORGED));
                step(channel, wire);
            }
            handler.handshake().join();
            channel.writeOneOutbound(Unpooled.wrappedBuffer(RawDtls.BINDING));
            channel.flushOutbound();
            ByteBuf answer = null;
            for (int patience = 0; answer == null && patience < 1_000; patience++) {
                step(channel, wire);
                answer = channel.readInbound();
            }
            assertThat(answer).isNotNull();
            answer.release();
            channel.close();
            channel.finishAndReleaseAll();
            wire.socket.close();
        }
    }

    /** Carries datagrams both ways. */
    private static void step(EmbeddedChannel channel, RawDtls wire) throws Exception {
        channel.runPendingTasks();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            byte[] bytes = ByteBufUtil.getBytes(out);
            out.release();
            wire.send(bytes, 0, bytes.length);
        }
        byte @Nullable [] in = wire.next(5);
        if (in != null) {
            channel.writeInbound(Unpooled.wrappedBuffer(in));
        }
    }
}
