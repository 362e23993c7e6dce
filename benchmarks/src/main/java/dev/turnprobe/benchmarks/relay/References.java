package dev.turnprobe.benchmarks.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a relayed packet costs others, in the same run: a C program that leaves nothing out but the relaying
 * ({@code benchmarks/floor}), and pion/turn v2 ({@code benchmarks/pionrelay}). Both speak UDP, and print five slices.
 */
final class References {
    /** ChannelData's header goes along (RFC 8656 §12.4). */
    private static final int HEADER = 4;

    private static final int BATCH = 32;

    private References() {}

    /** The floor with sendmmsg and recvmmsg, and that with UDP_SEGMENT; nothing where no C compiler was found. */
    static List<Cost.Row> floor(int size, int window, long packets) throws IOException {
        String program = System.getProperty("bench.floor", "");
        List<Cost.Row> rows = new ArrayList<>();
        if (!program.isEmpty()) {
            for (int batch : new int[] {BATCH, -BATCH}) {
                Cost cost = run(
                        "",
                        program,
                        Long.toString(packets),
                        Integer.toString(window),
                        Integer.toString(batch),
                        Integer.toString(HEADER + size));
                rows.add(new Cost.Row(batch > 0 ? "floor" : "floor-gso", "udp", size, window, cost));
            }
        }
        return rows;
    }

    /** pion/turn through the same server; nothing where no Go was found. */
    static List<Cost.Row> pion(String server, RelayArguments arguments, int size, int window) throws IOException {
        String program = System.getProperty("bench.pionrelay", "");
        if (program.isEmpty()) {
            return List.of();
        }
        Cost cost = run(
                arguments.password() + "\n",
                program,
                server,
                arguments.user(),
                Integer.toString(size),
                Integer.toString(window),
                Long.toString(arguments.packets()));
        return List.of(new Cost.Row("pion", "udp", size, window, cost));
    }

    private static Cost run(String input, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().write(input.getBytes(UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        List<Cost> slices = output.lines().map(References::slice).toList();
        if (slices.isEmpty()) {
            throw new IOException(command[0] + " failed");
        }
        return Cost.median(slices);
    }

    private static Cost slice(String line) {
        String[] words = line.split(" ");
        return new Cost(
                Double.parseDouble(words[1]),
                Double.parseDouble(words[0]),
                words.length > 2 ? Double.parseDouble(words[2]) : 0);
    }
}
