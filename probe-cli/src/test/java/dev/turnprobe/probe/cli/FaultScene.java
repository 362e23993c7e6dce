package dev.turnprobe.probe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.probe.report.Schemas;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One row of the table at work: what stands on loopback, and the command line that meets it. */
final class FaultScene implements AutoCloseable {
    static final String USER = "ada";
    static final String PASSWORD = "tr0ub4dor-in-tests";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<String> arguments = new ArrayList<>(List.of("check", "--json"));
    private Cli cli = new Cli().today();
    private String user = USER;
    private String password = PASSWORD;
    private String timeout = "30s";
    private boolean measured;
    private @Nullable Function<FaultScene, Cli.Result> run;

    /** Closed with this scene. */
    <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    EmbeddedTurnServer server() {
        return server(config -> config);
    }

    EmbeddedTurnServer server(ServerScript script) {
        return server(config -> config.script(script));
    }

    EmbeddedTurnServer server(UnaryOperator<EmbeddedConfig> change) {
        return keep(
                EmbeddedTurnServer.start(change.apply(EmbeddedConfig.defaults().user(USER, PASSWORD))));
    }

    GarbageServer garbage(Garbage kind) {
        return keep(GarbageServer.start(kind));
    }

    /** A UDP port that nobody listens on and nobody else can take: its socket talks to one peer only, others are told so. */
    int deadUdp() {
        try {
            DatagramSocket socket = keep(new DatagramSocket(0, InetAddress.getByName("127.0.0.1")));
            socket.connect(InetAddress.getByName("127.0.0.1"), 9);
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A TCP port that nobody listens on and nobody else can take. */
    int deadTcp() {
        try {
            Socket socket = keep(new Socket());
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** URIs and options of the command line. */
    FaultScene check(String... more) {
        arguments.addAll(Arrays.asList(more));
        return this;
    }

    /** With addresses hidden; false where the scene is run in a way of its own. */
    boolean redact() {
        if (run == null) {
            check("--redact");
        }
        return run == null;
    }

    /** Nothing will ever come, so there is no sense in waiting long. */
    FaultScene briefly() {
        timeout = "1s";
        return this;
    }

    /** What has to come comes at once; the rest never does. */
    FaultScene forAWhile() {
        timeout = "4s";
        return this;
    }

    /** Longer, for what computes before it comes. */
    FaultScene aGoodWhile() {
        timeout = "8s";
        return this;
    }

    /** With round trips, one by one: whether it works is known without. */
    FaultScene measured() {
        measured = true;
        return this;
    }

    FaultScene login(String name, String secret) {
        user = name;
        password = secret;
        return this;
    }

    FaultScene nobody() {
        return login("", "");
    }

    FaultScene environment(String name, String value) {
        cli.environment(name, value);
        return this;
    }

    /** With a clock that stands at the end of January. */
    FaultScene yesterday() {
        cli = new Cli();
        return this;
    }

    FaultScene trust(TestCertificates authority) {
        return trust(authority.caPem());
    }

    FaultScene trust(String pem) {
        try {
            Path file = Files.createTempFile("fault", ".pem");
            keep(() -> Files.delete(file));
            Files.writeString(file, pem);
            return check("--ca", file.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Host names stand for loopback. */
    String named(String scheme, String host, int port, String query) {
        check("--resolve", host + ":" + port + ":127.0.0.1");
        return scheme + ":" + host + ":" + port + query;
    }

    /** Instead of the command line that was put together. */
    void instead(Function<FaultScene, Cli.Result> other) {
        run = other;
    }

    Cli cli() {
        return cli;
    }

    Cli.Result run() {
        if (run != null) {
            return run.apply(this);
        }
        check("--timeout", timeout);
        check(measured ? new String[] {"--samples", "10", "--interval", "200ms"} : new String[] {"--samples", "0"});
        if (!user.isEmpty()) {
            check("-u", user);
            cli.environment("TURN_PASSWORD", password);
        }
        return replayed(cli);
    }

    /** With its evidence kept, which has to say the same: the replay of the true tape, and that of what may be shown. */
    private Cli.Result replayed(Cli cli) {
        try {
            Path directory = Files.createTempDirectory("bundle");
            Path file = directory.resolve("evidence.zip");
            keep(() -> {
                Files.deleteIfExists(file);
                Files.delete(directory);
            });
            check("--bundle", file.toString());
            Cli.Result live = cli.execute(arguments.toArray(String[]::new));
            if (Files.exists(file)) {
                Bundles.assertReplays(file, live, user, password);
            }
            return live;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode document(Cli.Result result) {
        return Schemas.document(result.out());
    }

    @Override
    public void close() {
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
