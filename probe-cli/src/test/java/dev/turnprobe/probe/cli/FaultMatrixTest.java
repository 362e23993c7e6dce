package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.report.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/**
 * The fault suite: every row of the table is staged on loopback and met by a whole `check`, several at a time because most of
 * them wait. Each says exactly what its row says, in a valid document; and docs/diagnosis-matrix.md says the same.
 */
@ExtendWith(LeakWatch.class)
class FaultMatrixTest {
    /** Those that wait for silence wait together; those that work do so one after the other, undisturbed. */
    private static final int WAITING_AT_ONCE = 8;

    private static final List<FaultRow> ROWS = rows();
    private static final List<Future<Cli.Result>> RESULTS = new ArrayList<>();
    private static final Set<FaultRow> REDACTED = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void stageThemAll() throws InterruptedException {
        ExecutorService waiting = Executors.newFixedThreadPool(WAITING_AT_ONCE);
        ExecutorService working = Executors.newSingleThreadExecutor();
        ROWS.forEach(row -> RESULTS.add((row.patient() ? waiting : working).submit(() -> {
            try (FaultScene scene = new FaultScene()) {
                row.staging().set(scene);
                if (mayBeRedacted(row) && scene.redact()) {
                    REDACTED.add(row);
                }
                return scene.run();
            }
        })));
        waiting.shutdown();
        working.shutdown();
        assertThat(working.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        assertThat(waiting.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
    }

    @AfterAll
    static void forget() {
        RESULTS.clear();
        REDACTED.clear();
    }

    @TestFactory
    List<DynamicTest> whatIsSaidIsWhatTheTableSays() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < ROWS.size(); i++) {
            FaultRow row = ROWS.get(i);
            Future<Cli.Result> result = RESULTS.get(i);
            tests.add(DynamicTest.dynamicTest(row.name() + " (" + row.ways() + ")", () -> judge(row, result)));
        }
        return tests;
    }

    @Test
    void thePageIsWhatTheTableSays() throws IOException {
        String page = new FaultMatrix(ROWS).page();
        Path file = root().resolve("docs/diagnosis-matrix.md");
        if (Boolean.getBoolean("matrix.write")) {
            Files.writeString(file, page);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("docs/diagnosis-matrix.md is stale; write it anew with: " + FaultMatrix.REGENERATE)
                .isEqualTo(page);
    }

    @Test
    void everyCodeIsStagedAtLeastOnce() {
        Set<Cause> said = EnumSet.noneOf(Cause.class);
        for (FaultRow row : ROWS) {
            said.addAll(row.errors());
            said.addAll(row.warnings());
            said.addAll(row.across());
        }
        // Nobody can stage a bug of ours.
        assertThat(EnumSet.complementOf(EnumSet.copyOf(said))).containsExactly(Cause.INTERNAL_ERROR);
    }

    /** Every other row, so that either way is taken; {@code -Dmatrix.redact=true} for all of them. */
    private static boolean mayBeRedacted(FaultRow row) {
        return ROWS.indexOf(row) % 2 == 1 || Boolean.getBoolean("matrix.redact");
    }

    private static void judge(FaultRow row, Future<Cli.Result> future) throws InterruptedException {
        Cli.Result result = result(row, future);
        JsonNode document = Schemas.document(result.out());
        Set<Cause> errors = EnumSet.noneOf(Cause.class);
        Set<Cause> warnings = EnumSet.noneOf(Cause.class);
        Set<Cause> across = EnumSet.noneOf(Cause.class);
        boolean unprobed = document.path("endpoints").isEmpty();
        for (JsonNode endpoint : document.path("endpoints")) {
            sort(endpoint.path("diagnosis"), errors, warnings);
        }
        for (JsonNode one : document.path("diagnosis")) {
            Cause cause = Cause.valueOf(one.path("code").asText());
            // Of a provider that gives nothing there is no endpoint to say it of.
            (unprobed ? errors : cause == Cause.CLOCK_SKEW && warning(one) ? warnings : across).add(cause);
        }
        // A busy machine makes any way slow, and what is late is lost; that is true, and no matter here.
        for (Cause load : List.of(Cause.SLOW_PATH, Cause.RELAY_LOSSY)) {
            if (!row.warnings().contains(load) && !row.across().contains(load)) {
                warnings.remove(load);
                across.remove(load);
            }
        }
        warnings.removeAll(row.may());
        assertThat(errors).as("errors in %s", result.all()).isEqualTo(row.errors());
        assertThat(warnings).as("warnings in %s", result.all()).isEqualTo(row.warnings());
        assertThat(across).as("across in %s", result.all()).isEqualTo(row.across());
        assertThat(result.code()).as(result.all()).isEqualTo(row.exit());
        assertThat(result.err()).doesNotContain("\tat ", "Exception");
        assertThat(result.all()).doesNotContain(FaultScene.PASSWORD);
        if (REDACTED.contains(row)) {
            assertThat(result.all()).doesNotContain("127.0.0.1", "0:0:0:0:0:0:0:1", "\"" + FaultScene.USER + "\"");
        }
        assertEvidence(document);
    }

    /** Each stands on evidence, is sure to some degree, and says what to do; what is shared points to where it is said. */
    private static void assertEvidence(JsonNode document) {
        Set<String> across = new java.util.HashSet<>();
        document.path("diagnosis").forEach(one -> across.add(one.path("code").asText()));
        for (JsonNode one : document.findValues("diagnosis")) {
            for (JsonNode said : one) {
                boolean told = said.path("code").asText().equals("INTERRUPTED");
                assertThat(told || !said.path("evidence").isEmpty())
                        .as(said.toPrettyString())
                        .isTrue();
                if (said.has("explainedBy")) {
                    assertThat(across).contains(said.path("explainedBy").asText());
                }
            }
        }
    }

    private static void sort(JsonNode diagnoses, Set<Cause> errors, Set<Cause> warnings) {
        for (JsonNode one : diagnoses) {
            (warning(one) ? warnings : errors)
                    .add(Cause.valueOf(one.path("code").asText()));
        }
    }

    private static boolean warning(JsonNode diagnosis) {
        return diagnosis.path("severity").asText().equals("warning");
    }

    private static Cli.Result result(FaultRow row, Future<Cli.Result> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TestAbortedException aborted) {
                System.out.println("SKIPPED fault \"" + row.name() + "\": " + aborted.getMessage());
                throw aborted;
            }
            throw new AssertionError("could not be staged: " + row.name(), e.getCause());
        }
    }

    private static List<FaultRow> rows() {
        List<FaultRow> all = new ArrayList<>(RoadFaults.rows());
        all.addAll(TlsFaults.rows());
        all.addAll(LoginFaults.rows());
        all.addAll(ServerFaults.rows());
        all.addAll(SharedFaults.rows());
        all.addAll(HealthyRows.rows());
        return List.copyOf(all);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("docs/schema"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
