package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.probe.report.Schemas;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** {@code turnprobe monitor --ndjson} on a free port, in a thread of its own. */
final class RunningMonitor implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Cli cli;
    private final ProbeApp app;
    private final CompletableFuture<Integer> code;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private int looked;

    private RunningMonitor(Cli cli, String... arguments) {
        this.cli = cli;
        app = cli.app();
        List<String> all = new ArrayList<>(List.of("monitor", "--listen", "127.0.0.1:0", "--ndjson"));
        all.addAll(Arrays.asList(arguments));
        if (!all.contains("--timeout")) {
            all.addAll(List.of("--timeout", "60s")); // a busy machine is no reason to fail
        }
        // A thread of its own, as a program has it: the common pool may be a single one, which others wait for.
        code = CompletableFuture.supplyAsync(
                () -> app.run(all.toArray(new String[0])), task -> new Thread(task, "monitor").start());
        JsonNode listening = await(event -> event.path("event").asText().equals("listening"));
        base = URI.create(listening.path("metrics").asText());
    }

    static RunningMonitor start(Cli cli, String... arguments) {
        return new RunningMonitor(cli, arguments);
    }

    /** The next event of that kind, of those that nobody has waited for yet. */
    JsonNode await(Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            String out = cli.outSoFar();
            int line;
            while ((line = out.indexOf('\n', looked)) >= 0) {
                JsonNode event = Schemas.monitorEvent(out.substring(looked, line));
                looked = line + 1;
                if (wanted.test(event)) {
                    return event;
                }
            }
            assertThat(code.isDone()).as(() -> "ended: " + cli.result(-1).all()).isFalse();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new AssertionError("it does not come: " + cli.outSoFar());
    }

    /** Waits until an endpoint changes to that. */
    JsonNode awaitChange(String to) {
        return await(event -> event.path("event").asText().equals("change")
                && event.path("to").asText().equals(to));
    }

    /** Waits for the end of a round that nobody has waited for yet. */
    JsonNode awaitRound() {
        return await(event -> event.path("event").asText().equals("summary"));
    }

    JsonNode awaitSource(String status) {
        return await(event -> event.path("event").asText().equals("source")
                && event.path("status").asText().equals(status));
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    URI base() {
        return base;
    }

    /** Stops it as Ctrl-C does; gives what it left behind. */
    Cli.Result stop() throws Exception {
        app.interrupt();
        return cli.result(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public void close() throws Exception {
        stop();
    }
}
