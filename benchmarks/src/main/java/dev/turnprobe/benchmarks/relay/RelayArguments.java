package dev.turnprobe.benchmarks.relay;

import dev.turnprobe.turn.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code ./bench relay}. What is not given stands for all of the matrix.
 *
 * @param server {@code HOST:PORT}; null for a coturn of our own
 */
record RelayArguments(
        @Nullable String server,
        String user,
        String password,
        List<Transport> transports,
        List<Integer> sizes,
        List<Integer> windows,
        long packets,
        @Nullable String json,
        @Nullable String table) {
    static final String USAGE = "usage: ./bench relay [--server HOST:PORT --user U --password-file F]"
            + " [--transport udp|tcp|tls|dtls] [--size N] [--window N] [--packets N] [--json FILE]";

    /** Room for the data in the longest datagram that the client takes by default, with a Data indication around it. */
    private static final int LONGEST = 1900;

    /** @throws IllegalArgumentException with what to say to whoever typed it */
    static RelayArguments parse(String[] args) {
        String server = null;
        String user = null;
        String password = null;
        List<Transport> transports = List.of(Transport.values());
        List<Integer> sizes = List.of(170, 1200);
        List<Integer> windows = List.of(64, 256);
        long packets = 200_000;
        String json = null;
        String table = null;
        for (int i = 1; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " wants a value; " + USAGE);
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--server" -> server = value;
                case "--user" -> user = value;
                case "--password-file" -> password = firstLine(value);
                case "--transport" -> transports = List.of(transport(value));
                case "--size" -> sizes = List.of((int) number("--size", value, 1, LONGEST));
                case "--window" -> windows = List.of((int) number("--window", value, 1, 100_000));
                case "--packets" -> packets = number("--packets", value, 100, 1_000_000_000L);
                case "--json" -> json = value;
                case "--table" -> table = value;
                default -> throw new IllegalArgumentException("no option " + args[i] + "; " + USAGE);
            }
        }
        if (server != null && (user == null || password == null)) {
            throw new IllegalArgumentException("--server needs --user and --password-file; " + USAGE);
        }
        if (server != null && !server.matches(".+:\\d+")) {
            throw new IllegalArgumentException("--server wants HOST:PORT, not " + server);
        }
        return new RelayArguments(
                server,
                user == null ? "ada" : user,
                password == null ? "lovelace" : password,
                transports,
                sizes,
                windows,
                packets,
                json,
                table);
    }

    private static Transport transport(String value) {
        for (Transport transport : Transport.values()) {
            if (transport.name().toLowerCase(Locale.ROOT).equals(value)) {
                return transport;
            }
        }
        throw new IllegalArgumentException("--transport is udp, tcp, tls or dtls, not " + value);
    }

    private static long number(String option, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(option + " is a number from " + least + " to " + most + ", not " + value);
    }

    private static String firstLine(String file) {
        try {
            return Files.readString(Path.of(file)).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new IllegalArgumentException("--password-file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Says no secret. */
    @Override
    public String toString() {
        return "RelayArguments[" + transports + ", " + sizes + ", " + windows + "]";
    }
}
