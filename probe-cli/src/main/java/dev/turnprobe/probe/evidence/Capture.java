package dev.turnprobe.probe.evidence;

import dev.turnprobe.fixtures.observe.PcapngWriter;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.measure.TapeStep;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.TransactionId;
import dev.turnprobe.turn.Transport;
import io.netty.buffer.Unpooled;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames of all tapes for Wireshark, in the order in which they crossed, decrypted: the interface names the endpoint. A
 * frame is a datagram of its own even where it came over a stream, so that Wireshark needs no port to know it by.
 */
final class Capture {
    private record Packet(Instant at, String network, InetSocketAddress from, InetSocketAddress to, byte[] frame) {}

    /** A socket of ours and its other end. */
    private record Flow(InetSocketAddress local, InetSocketAddress remote) {}

    private final List<Packet> packets = new ArrayList<>();
    private final StunMessage message = new StunMessage();

    private Capture() {}

    /** Writes a file; the stream stays open. */
    static void write(Evidence evidence, OutputStream out) throws IOException {
        Capture capture = new Capture();
        for (int i = 0; i < evidence.targets().size(); i++) {
            for (Tape tape : evidence.tapes().get(i)) {
                capture.add(
                        network(i, evidence.targets().get(i)), evidence.facts().startedAt(), tape);
            }
        }
        capture.packets.sort(Comparator.comparing(Packet::at));
        try (PcapngWriter pcap = new PcapngWriter(open(out), "turnprobe")) {
            for (Packet packet : capture.packets) {
                pcap.datagram(packet.network(), packet.at(), packet.from(), packet.to(), packet.frame());
            }
        }
    }

    private static OutputStream open(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private static String network(int endpoint, Target target) {
        Transport transport = target.uri().transport();
        return endpoint + " " + target.text() + " (" + transport + (transport.isSecure() ? ", decrypted)" : ")");
    }

    private void add(String network, Instant runStartedAt, Tape tape) {
        Instant begun = runStartedAt.plusNanos(tape.startNanos());
        Map<TransactionId, Flow> flows = new HashMap<>();
        Flow latest = null;
        for (TapeStep step : tape.steps()) {
            if (step instanceof TapeStep.Connected socket) {
                latest = new Flow(numeric(socket.local(), socket.remote()), numeric(socket.remote(), socket.local()));
            } else if (step instanceof TapeStep.Sent sent && latest != null) {
                Flow flow = flow(sent.frame(), flows, latest);
                packets.add(new Packet(begun.plusNanos(sent.at()), network, flow.local(), flow.remote(), sent.frame()));
            } else if (step instanceof TapeStep.Received got && latest != null) {
                Flow flow = flow(got.frame(), flows, latest);
                packets.add(new Packet(begun.plusNanos(got.at()), network, flow.remote(), flow.local(), got.frame()));
            }
        }
    }

    /** Where addresses race there are several sockets: an answer comes to the one that asked. */
    private Flow flow(byte[] frame, Map<TransactionId, Flow> flows, Flow latest) {
        if (message.wrap(Unpooled.wrappedBuffer(frame)) != null) {
            return latest;
        }
        @Nullable Flow known = flows.putIfAbsent(message.transactionId(), latest);
        return known == null ? latest : known;
    }

    /** What a proxy looked up for us is known by its name only; a capture has no room for that. */
    private static InetSocketAddress numeric(InetSocketAddress address, InetSocketAddress other) {
        if (address.getAddress() != null) {
            return address;
        }
        boolean six = other.getAddress() instanceof Inet6Address;
        return new InetSocketAddress(any(six), address.getPort());
    }

    private static InetAddress any(boolean six) {
        try {
            return InetAddress.getByAddress(new byte[six ? 16 : 4]);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }
}
