package dev.turnprobe.turn.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The library where its optional Bouncy Castle was left out. */
class WithoutBouncyCastleTest {
    /** Opens a relay inside of a class loader without {@code org.bouncycastle}; gives its message when it fails. */
    private static String open(ClassLoader loader, String uri) throws Exception {
        Class<?> credentials = loader.loadClass(Credentials.class.getName());
        Class<?> settings = loader.loadClass(TurnSettings.class.getName());
        Class<?> client = loader.loadClass(TurnClient.class.getName());
        Class<?> address = loader.loadClass(TurnUri.class.getName());
        Object ada = credentials.getMethod("of", String.class, String.class).invoke(null, "ada", "lovelace");
        Object with = settings.getMethod("with", credentials).invoke(null, ada);
        try (AutoCloseable turn =
                (AutoCloseable) client.getMethod("create", settings).invoke(null, with)) {
            Object parsed = address.getMethod("parse", String.class).invoke(null, uri);
            var opening =
                    (CompletableFuture<?>) client.getMethod("open", address).invoke(turn, parsed);
            return "opened " + opening.get(20, TimeUnit.SECONDS).getClass().getSimpleName();
        } catch (ExecutionException e) {
            assertThat(e.getSuppressed()).as("what close threw").isEmpty();
            return String.valueOf(e.getCause().getMessage());
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void everythingButDtlsWorksAndDtlsNamesTheJar() throws Exception {
        String[] jars = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] urls = Arrays.stream(jars)
                .filter(jar -> !new File(jar).getName().startsWith("bc"))
                // Native code that is loaded twice is unloaded with this class loader, and takes the other's functions
                // along.
                .filter(jar -> !new File(jar).getName().startsWith("netty-transport-native-epoll"))
                .map(WithoutBouncyCastleTest::url)
                .toArray(URL[]::new);
        try (TurnServer server = EmbeddedTurnServer.start(
                        EmbeddedConfig.defaults().user("ada", "lovelace").transports(Transport.UDP));
                URLClassLoader without = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            assertThat(open(without, server.uri(Transport.UDP))).isEqualTo("opened ActiveRelay");
            assertThat(open(without, "turns:127.0.0.1:9?transport=udp"))
                    .contains("DTLS needs Bouncy Castle")
                    .contains("org/bouncycastle")
                    .contains("org.bouncycastle:bctls-jdk18on");
        }
    }

    private static URL url(String jar) {
        try {
            return new File(jar).toURI().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(jar, e);
        }
    }
}
