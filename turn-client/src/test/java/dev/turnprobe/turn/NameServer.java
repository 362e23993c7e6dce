package dev.turnprobe.turn;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback, over UDP and TCP, with dnsjava's codec: it obeys a zone, and misbehaves by name. */
final class NameServer implements AutoCloseable {
    private final List<Record> zone = new ArrayList<>();
    private final Map<Name, Integer> codes = new ConcurrentHashMap<>();
    private final Set<Name> silent = ConcurrentHashMap.newKeySet();
    private final Set<Name> truncated = ConcurrentHashMap.newKeySet();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final DatagramSocket datagrams;
    private final ServerSocket streams;

    /** @param zone lines of a master file (RFC 1035 §5) with full names */
    NameServer(String zone) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        streams = new ServerSocket(0, 8, loopback);
        datagrams = new DatagramSocket(new InetSocketAddress(loopback, streams.getLocalPort()));
        try (Master master = new Master(new ByteArrayInputStream(zone.getBytes(StandardCharsets.US_ASCII)), null, 60)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                this.zone.add(record);
            }
        }
        start(this::serveDatagrams);
        start(this::serveStreams);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers that code to every question about the name, see {@link Rcode}. */
    NameServer code(String name, int code) {
        codes.put(name(name), code);
        return this;
    }

    /** Never answers a question about the name. */
    NameServer silent(String name) {
        silent.add(name(name));
        return this;
    }

    /** Over UDP, cuts the answers about the name short (RFC 1035 §4.1.1: TC). */
    NameServer truncated(String name) {
        truncated.add(name(name));
        return this;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(streams.getInetAddress(), streams.getLocalPort());
    }

    /** What was asked, as {@code udp A relay.example.test.} */
    List<String> questions() {
        return questions;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Message answer(Message query, String protocol) throws IOException {
        Record question = query.getQuestion();
        Name name = question.getName();
        questions.add(protocol + " " + Type.string(question.getType()) + " " + name);
        if (silent.contains(name)) {
            return null;
        }
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(question, Section.QUESTION);
        Integer code = codes.get(name);
        if (code != null) {
            reply.getHeader().setRcode(code);
        } else if (protocol.equals("udp") && truncated.contains(name)) {
            reply.getHeader().setFlag(Flags.TC);
        } else {
            boolean known = false;
            for (Record record : zone) {
                known |= record.getName().equals(name);
                if (record.getName().equals(name)
                        && (record.getType() == question.getType() || record.getType() == Type.CNAME)) {
                    reply.addRecord(record, Section.ANSWER);
                }
            }
            reply.getHeader().setRcode(known ? Rcode.NOERROR : Rcode.NXDOMAIN);
        }
        return reply;
    }

    private void serveDatagrams() {
        byte[] bytes = new byte[4096];
        while (!datagrams.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                datagrams.receive(packet);
                Message reply = answer(new Message(Arrays.copyOf(bytes, packet.getLength())), "udp");
                if (reply != null) {
                    byte[] wire = reply.toWire();
                    datagrams.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or a question that cannot be read: the next one, please.
            }
        }
    }

    private void serveStreams() {
        while (!streams.isClosed()) {
            try (Socket socket = streams.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                Message reply = answer(new Message(query), "tcp");
                if (reply != null) {
                    byte[] wire = reply.toWire(65535);
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(wire.length);
                    out.write(wire);
                    out.flush();
                }
            } catch (IOException e) {
                // As above.
            }
        }
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
    }
}
