package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.report.Tool;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void playsEveryCommandToItsExpectedEndAndSaysNothing() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true);

        // Throws when a command ends otherwise than it should.
        Rehearsal.run(new Surroundings(
                stream,
                stream,
                InputStream.nullInputStream(),
                Map.of(),
                Path.of(""),
                InstantSource.system(),
                Terminal.NONE,
                new Tool("0.0.0-test", "17", "TestOS"),
                new Random(42)::nextLong,
                verbosity -> {}));

        assertThat(said.toString()).isEmpty();
    }
}
