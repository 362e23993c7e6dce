package dev.turnprobe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/testing.md shows the examples as they are compiled and run here. */
class TestingPageTest {
    private static final String SOURCES = "examples/src/test/java/dev/turnprobe/examples/";

    @ParameterizedTest
    @ValueSource(strings = {"OwnClientTest", "Ice4jTest", "CoturnDifferentialTest"})
    void thePageShowsThisVeryCode(String name) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("README.md"))) {
            root = root.getParent();
        }
        String source = Files.readString(root.resolve(SOURCES + name + ".java"));
        // Whoever pastes it has a package of their own.
        String pasted = source.substring(source.indexOf("import "));
        assertThat(Files.readString(root.resolve("docs/testing.md"))).contains("```java\n" + pasted + "```\n");
    }
}
