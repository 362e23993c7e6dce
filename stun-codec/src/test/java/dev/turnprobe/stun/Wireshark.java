package dev.turnprobe.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The same datagrams through {@code tshark} and through this codec, as the same tab-separated fields. */
final class Wireshark {
    static final List<String> FIELDS = List.of(
            "stun.type",
            "stun.id",
            "stun.att.type",
            "stun.att.length",
            "stun.att.ipv4",
            "stun.att.port",
            "stun.att.username",
            "stun.att.realm",
            "stun.att.nonce",
            "stun.att.software",
            "stun.att.error.class",
            "stun.att.error",
            "stun.att.error.reason",
            "stun.att.lifetime",
            "stun.att.channelnum",
            "stun.att.transp",
            "stun.att.even-port.reserve-next",
            "stun.att.hmac",
            "stun.att.crc32",
            "stun.att.crc32.status",
            "stun.value",
            "stun.channel",
            "_ws.col.Info");

    private Wireshark() {}

    /** What tshark reads. */
    static List<String> read(List<byte[]> datagrams) throws IOException, InterruptedException {
        Path pcap = Files.createTempFile("turnprobe", ".pcap");
        Path errors = Files.createTempFile("turnprobe", ".txt");
        try {
            Files.write(pcap, pcap(datagrams));
            List<String> command = new ArrayList<>(List.of("tshark", "-r", pcap.toString(), "-T", "fields"));
            command.addAll(List.of("-E", "separator=/t", "-E", "aggregator=;"));
            FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
            Process tshark =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            List<String> lines = new String(tshark.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            if (!tshark.waitFor(30, TimeUnit.SECONDS) || tshark.exitValue() != 0) {
                throw new AssertionError("tshark failed: " + Files.readString(errors));
            }
            return lines;
        } finally {
            Files.delete(pcap);
            Files.delete(errors);
        }
    }

    /** What this codec reads, told the same way. */
    static List<String> ours(List<byte[]> datagrams) {
        return datagrams.stream().map(Wireshark::ours).toList();
    }

    private static String ours(byte[] datagram) {
        ByteBuf frame = Unpooled.wrappedBuffer(datagram);
        if (FrameKind.of(frame) != FrameKind.STUN) {
            int number = ChannelData.number(frame);
            String[] columns = new String[FIELDS.size()];
            java.util.Arrays.fill(columns, "");
            columns[FIELDS.indexOf("stun.channel")] = String.format("0x%04x", number);
            columns[FIELDS.indexOf("_ws.col.Info")] = "ChannelData TURN Message";
            return String.join("\t", columns);
        }
        StunMessage message = new StunMessage();
        Malformed malformed = message.wrap(frame);
        if (malformed != null) {
            return "malformed: " + malformed.text();
        }
        List<int[]> attributes = new ArrayList<>();
        for (int at = message.attributesStart(); at < message.end(); ) {
            int length = message.lengthAt(at + 4);
            attributes.add(new int[] {frame.getUnsignedShort(at), at + 4, length});
            at += 4 + StunMessage.padded(length);
        }
        BiFunction<Attribute<?>, java.util.function.Function<Object, Object>, String> each =
                (key, show) -> attributes.stream()
                        .filter(a -> a[0] == key.type())
                        .map(a -> String.valueOf(show.apply(key.read(message, a[1], a[2]))))
                        .collect(Collectors.joining(";"));
        List<InetSocketAddress> addresses = attributes.stream()
                .map(a -> Attributes.ofType(a[0]) == null
                        ? null
                        : Attributes.ofType(a[0]).read(message, a[1], a[2]))
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .toList();
        String raw = attributes.stream()
                .filter(a -> a[2] > 0)
                .filter(a -> a[0] == Attributes.MOBILITY_TICKET.type() || a[0] == Attributes.DATA.type())
                .map(a -> ByteBufUtil.hexDump(frame, a[1], a[2]))
                .collect(Collectors.joining(";"));
        return String.join(
                "\t",
                String.format("0x%04x", message.type()),
                message.transactionId().toString(),
                join(attributes, a -> String.format("0x%04x", a[0])),
                join(attributes, a -> "" + a[2]),
                join(addresses, a -> a.getAddress().getHostAddress()),
                join(addresses, a -> "" + a.getPort()),
                each.apply(Attributes.USERNAME, v -> v),
                each.apply(Attributes.REALM, v -> v),
                each.apply(Attributes.NONCE, v -> new String((byte[]) v, UTF_8)),
                each.apply(Attributes.SOFTWARE, v -> v),
                each.apply(Attributes.ERROR_CODE, v -> ((ErrorCode) v).code() / 100),
                each.apply(Attributes.ERROR_CODE, v -> ((ErrorCode) v).code() % 100),
                each.apply(Attributes.ERROR_CODE, v -> ((ErrorCode) v).reason()),
                each.apply(Attributes.LIFETIME, v -> v),
                each.apply(Attributes.CHANNEL_NUMBER, v -> String.format("0x%04x", (Integer) v)),
                each.apply(Attributes.REQUESTED_TRANSPORT, v -> String.format("0x%02x", (Integer) v)),
                each.apply(Attributes.EVEN_PORT, v -> v.equals(true) ? 1 : 0),
                each.apply(Attributes.MESSAGE_INTEGRITY, v -> ByteBufUtil.hexDump((byte[]) v)),
                each.apply(Attributes.FINGERPRINT, v -> String.format("0x%08x", (Long) v)),
                message.fingerprintOffset() < 0 ? "" : Fingerprint.verify(message) ? "1" : "0",
                raw,
                "",
                MessageText.line(message).replace("ChannelBind ", "Channel-Bind "));
    }

    private static <T> String join(List<T> values, java.util.function.Function<T, String> show) {
        return values.stream().map(show).collect(Collectors.joining(";"));
    }

    /** A capture file of raw IPv4 packets, made of datagrams alone; port 3478 tells Wireshark what they are. */
    private static byte[] pcap(List<byte[]> datagrams) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        for (int word : new int[] {0xa1b2c3d4, 0x00020004, 0, 0, 65535, 101}) {
            out.writeInt(word);
        }
        int second = 0;
        for (byte[] datagram : datagrams) {
            int length = 28 + datagram.length;
            for (int word : new int[] {second++, 0, length, length}) {
                out.writeInt(word);
            }
            for (int word : new int[] {0x45000000 | length, 0, 0x40110000, 0x0a000001, 0x0a000002}) {
                out.writeInt(word);
            }
            out.writeInt(50000 << 16 | 3478);
            out.writeInt((8 + datagram.length) << 16);
            out.write(datagram);
        }
        return file.toByteArray();
    }
}
