package dev.turnprobe.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {
    @TempDir
    Path directory;

    @Test
    void theEnvironmentBeatsTheLocalFileBeatsTheSharedOne() throws IOException {
        write(".env", "A=shared\nB=shared\nC=shared\n");
        write(".env.local", "A=local\nB=local\n");
        EnvFile env = EnvFile.read(directory, Map.of("A", "real"));
        assertThat(env.get("A")).isEqualTo("real");
        assertThat(env.get("B")).isEqualTo("local");
        assertThat(env.get("C")).isEqualTo("shared");
        assertThat(env.get("D")).isNull();
        assertThat(env.placeOf("A")).isEqualTo("environment");
        assertThat(env.placeOf("B")).isEqualTo(".env.local");
        assertThat(env.placeOf("C")).isEqualTo(".env");
        assertThat(env.placeOf("D")).isNull();
    }

    @Test
    void linesReadAsInNode() throws IOException {
        write(".env", """
                # a comment
                export EXPORTED=yes

                PLAIN = spaced
                COMMENTED=value # not part of it
                HASHED="value # part of it"
                SINGLE='it is'
                EMPTY=
                EQUALS=a=b==
                KEY=pk_-Ab_0
                """);
        EnvFile env = EnvFile.read(directory, Map.of());
        assertThat(env.get("EXPORTED")).isEqualTo("yes");
        assertThat(env.get("PLAIN")).isEqualTo("spaced");
        assertThat(env.get("COMMENTED")).isEqualTo("value");
        assertThat(env.get("HASHED")).isEqualTo("value # part of it");
        assertThat(env.get("SINGLE")).isEqualTo("it is");
        assertThat(env.get("EMPTY")).isEqualTo("");
        assertThat(env.get("EQUALS")).isEqualTo("a=b==");
        assertThat(env.get("KEY")).isEqualTo("pk_-Ab_0");
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkDoNoHarm() throws IOException {
        write(".env", "\uFEFFA=1\r\nB=2\r\n");
        EnvFile env = EnvFile.read(directory, Map.of());
        assertThat(env.get("A")).isEqualTo("1");
        assertThat(env.get("B")).isEqualTo("2");
    }

    @Test
    void noFilesAreFine() {
        assertThat(EnvFile.read(directory, Map.of()).get("A")).isNull();
    }

    @Test
    void quotesSpanLinesAndOnlyDoubleOnesKnowEscapes() throws IOException {
        write(".env", "A=\"one\ntwo\"\nB=\"one\\ntwo\"\nC='one\\ntwo'\nD=`it's \"so\"`\nE=\"a\" # c\n");
        EnvFile env = EnvFile.read(directory, Map.of());
        assertThat(env.get("A")).isEqualTo("one\ntwo");
        assertThat(env.get("B")).isEqualTo("one\ntwo");
        assertThat(env.get("C")).isEqualTo("one\\ntwo");
        assertThat(env.get("D")).isEqualTo("it's \"so\"");
        assertThat(env.get("E")).isEqualTo("a");
        assertThat(env.faults()).isEmpty();
    }

    @Test
    void aMalformedLineIsSkippedAndNamedButNeverQuoted() throws IOException {
        write(".env.local", "A=1\nMETERED_SECRET_KEY planted-secret\nB=\"planted-secret\nC=3\n");
        EnvFile env = EnvFile.read(directory, Map.of());
        assertThat(env.get("C")).isEqualTo("3");
        assertThat(env.faults())
                .containsExactly(
                        ".env.local line 2 is not NAME=VALUE; it is ignored",
                        ".env.local line 3 opens a quote that nothing closes; it is ignored");
        assertThat(env.toString()).doesNotContain("planted-secret");
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsAnError() throws IOException {
        Files.createDirectory(directory.resolve(".env"));
        assertThatThrownBy(() -> EnvFile.read(directory, Map.of())).hasMessageContaining("no file of settings");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
