package dev.turnprobe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.turn.core.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HelloRelayTest {
    @Test
    void saysHelloThroughARelay() {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Credentials credentials = Credentials.of(server.username(), server.password());
            assertThat(HelloRelay.hello(server.uri(Transport.UDP), credentials)).isEqualTo("hello");
            assertThat(HelloRelay.hello(server.uri(Transport.TCP), credentials)).isEqualTo("hello");
        }
    }

    @Test
    void theReadmeShowsThisVeryCode() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("README.md"))) {
            root = root.getParent();
        }
        String source = Files.readString(root.resolve("examples/src/main/java/dev/turnprobe/examples/HelloRelay.java"));
        String method = source.substring(
                        source.indexOf("    public static String hello"), source.indexOf("\n    private"))
                .stripTrailing()
                .stripIndent();
        assertThat(Files.readString(root.resolve("README.md"))).contains("```java\n" + method + "\n```\n");
    }
}
