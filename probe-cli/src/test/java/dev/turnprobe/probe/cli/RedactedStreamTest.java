package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.redact.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RedactedStreamTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = RedactedStream.over(
            new PrintStream(bytes, true, StandardCharsets.UTF_8), Redaction.ofLoginsAndAddresses()::text);

    /** Whatever is printed in pieces is looked at as a line. */
    @Test
    void addressInPiecesIsAnAddress() {
        stream.print("http to 203.0.");
        stream.print("113.9");
        assertThat(text()).isEmpty();
        stream.printf(":%d%n", 80);
        stream.println("é");
        assertThat(text()).isEqualTo("http to 198.19.0.1:80" + System.lineSeparator() + "é" + System.lineSeparator());
    }

    /** A line of progress has no end. */
    @Test
    void whatIsFlushedIsShown() {
        stream.print("\r1 of 203.0.113.9");
        stream.flush();
        assertThat(text()).isEqualTo("\r1 of 198.19.0.1");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
