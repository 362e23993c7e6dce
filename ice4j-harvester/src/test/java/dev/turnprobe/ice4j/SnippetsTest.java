package dev.turnprobe.ice4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.ice4j.ice.Agent;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.KeepAliveStrategy;
import org.junit.jupiter.api.Test;

/** The code in docs/ice4j.md, compiled; and that it is the code in docs/ice4j.md. */
class SnippetsTest {
    static Agent agent(String password) throws IOException {
        TurnClient turn = TurnClient.create(TurnSettings.with(Credentials.of("ada", password)));
        Agent agent = new Agent();
        agent.addCandidateHarvester(new TurnRelayHarvester(turn, TurnUri.parse("turn:relay.example.org")));
        agent.addCandidateHarvester(
                new TurnRelayHarvester(turn, TurnUri.parse("turns:relay.example.org?transport=tcp")));
        IceMediaStream stream = agent.createMediaStream("data");
        agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, true);
        return agent;
    }

    @Test
    void theDocumentsShowWhatIsCompiledHere() throws IOException {
        String here = Files.readString(Path.of("src/test/java/dev/turnprobe/ice4j/SnippetsTest.java"));
        Pattern code = Pattern.compile("(?s)```java\n(.*?)```");
        String text = Files.readString(Path.of("../docs/ice4j.md")) + Files.readString(Path.of("../docs/adapters.md"));
        List<String> shown = code.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(each -> each.contains("TurnRelayHarvester"))
                .toList();
        assertThat(shown)
                .hasSize(2)
                .allSatisfy(each -> assertThat(squeezed(here)).contains(squeezed(each)));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
