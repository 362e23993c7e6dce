package dev.turnprobe.probe.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One page in a headless Chromium, by the DevTools protocol. Used by one thread. */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int PATIENCE_SECONDS = 60;

    private final ObjectMapper json = new ObjectMapper();
    private final BlockingQueue<JsonNode> inbox = new LinkedBlockingQueue<>();
    private final List<JsonNode> events = new ArrayList<>();
    private final Process process;
    private final Path directory;
    private final WebSocket socket;
    private int id;

    private Browser(Process process, Path directory) throws Exception {
        this.process = process;
        this.directory = directory;
        HttpClient http = HttpClient.newHttpClient();
        URI newPage = URI.create("http://127.0.0.1:" + port() + "/json/new?about:blank");
        HttpRequest request = HttpRequest.newBuilder(newPage)
                .PUT(HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .build();
        String page = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        String address = json.readTree(page).path("webSocketDebuggerUrl").asText();
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    static Optional<Path> program() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser start() throws Exception {
        Path directory = Files.createTempDirectory("chromium");
        // No sandbox: it needs rights that a container, or root, does not have. The pages are ours.
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        program().orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--no-first-run",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + directory.resolve("profile")))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        try {
            return new Browser(process, directory);
        } catch (Exception e) {
            stop(process, directory);
            throw e;
        }
    }

    /** Opens the page, with or without JavaScript; what happens from now on is kept. */
    void open(Path page, boolean script) throws Exception {
        call("Emulation.setScriptExecutionDisabled", Map.of("value", !script));
        events.clear();
        call("Page.navigate", Map.of("url", page.toUri().toString()));
        while (events.stream().noneMatch(event -> named(event, "Page.loadEventFired"))) {
            events.add(next());
        }
    }

    /** Makes the window so wide, and the system light or dark. */
    void resize(int width, boolean dark) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** Waits for two frames: whatever a page does because of a change, it has done before the second. */
    void settle() throws Exception {
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
    }

    /** The value of that expression, which may be a promise. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.path("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** Messages and errors that the page left on the console since it was opened. */
    List<String> console() {
        return events.stream()
                .filter(event -> named(event, "Log.entryAdded")
                        || named(event, "Runtime.consoleAPICalled")
                        || named(event, "Runtime.exceptionThrown"))
                .map(JsonNode::toString)
                .toList();
    }

    /** What it asked for since it was opened, itself first. */
    List<String> requests() {
        return events.stream()
                .filter(event -> named(event, "Network.requestWillBeSent"))
                .map(event -> event.path("params").path("request").path("url").asText())
                .toList();
    }

    /** All of the page, as PNG in base 64. */
    String screenshot() throws Exception {
        return call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .path("data")
                .asText();
    }

    /** The page on paper, as PDF in base 64. */
    String print() throws Exception {
        return call("Page.printToPDF", Map.of("printBackground", true, "paperWidth", 8.27, "paperHeight", 11.69))
                .path("data")
                .asText();
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        stop(process, directory);
    }

    private static void stop(Process process, Path directory) throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(30, TimeUnit.SECONDS);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // A last child may still write there; the system clears its temporary files.
            System.out.println("left behind: " + directory);
        }
    }

    private static boolean named(JsonNode event, String method) {
        return event.path("method").asText().equals(method);
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        ObjectNode request = json.createObjectNode().put("id", ++id).put("method", method);
        request.set("params", json.valueToTree(parameters));
        socket.sendText(request.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (true) {
            JsonNode message = next();
            if (message.path("id").asInt() == id) {
                if (message.has("error")) {
                    throw new AssertionError(method + ": " + message.path("error"));
                }
                return message.path("result");
            }
            events.add(message);
        }
    }

    private JsonNode next() throws InterruptedException {
        JsonNode message = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("the browser says nothing any more: " + log());
        }
        return message;
    }

    /** The browser writes down where it listens as soon as it does. */
    private String port() throws IOException {
        Path file = directory.resolve("profile").resolve("DevToolsActivePort");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < until && process.isAlive()) {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() > 1) {
                    return lines.get(0);
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new IOException("the browser did not come up: " + log());
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    inbox.add(json.readTree(text.toString()));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
