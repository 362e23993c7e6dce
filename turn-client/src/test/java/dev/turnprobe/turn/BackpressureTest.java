package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that takes no more: what is sent then is dropped, counted, and not queued; and it goes on afterwards (ADR 18). */
@ExtendWith(LeakWatch.class)
class BackpressureTest {
    private static final int PATIENCE_SECONDS = 60;
    /** More than the kernel holds for two sockets on loopback. */
    private static final int MOST = 100_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCongestedStreamDropsAndSaysSo(boolean nativeSockets) throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(
                        EmbeddedConfig.defaults().user("ada", "lovelace").transports(Transport.TCP));
                Valve valve = new Valve(server.port(Transport.TCP));
                DatagramSocket sink = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                TurnClient client = TurnClient.create(TurnSettings.builder()
                        .credentials(Credentials.of("ada", "lovelace"))
                        .nativeSockets(nativeSockets)
                        .build())) {
            InetSocketAddress peer = (InetSocketAddress) sink.getLocalSocketAddress();
            Relay relay = client.open(TurnUri.parse("turn:127.0.0.1:" + valve.port() + "?transport=tcp"))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            relay.bind(peer).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            BlockingQueue<Boolean> heard = new LinkedBlockingQueue<>();
            relay.onDatagram(new RelayListener() {
                @Override
                public void onDatagram(InetSocketAddress from, ByteBuf payload) {}

                @Override
                public void onWritability(boolean writable) {
                    heard.add(writable);
                }
            });
            assertThat(relay.isWritable()).isTrue();

            valve.turn(false);
            int taken = relay.executor()
                    .submit(() -> {
                        int count = 0;
                        while (count < MOST
                                && relay.offer(peer, Unpooled.directBuffer(1200).writeZero(1200))) {
                            count++;
                        }
                        return count;
                    })
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(taken).isLessThan(MOST);
            assertThat(relay.isWritable()).isFalse();
            assertThat(relay.traffic().droppedCongested()).isEqualTo(1);
            assertThat(relay.traffic().sent()).isEqualTo(taken);
            // The same for who wants a receipt.
            assertThatThrownBy(() -> relay.send(peer, Unpooled.copyInt(1)).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("congested");
            assertThat(relay.traffic().dropped()).isEqualTo(2);
            assertThat(heard).last().isEqualTo(false);

            heard.clear();
            valve.turn(true);
            assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(relay.executor()
                            .submit(() -> relay.offer(peer, Unpooled.copyInt(2)))
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            relay.release().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
