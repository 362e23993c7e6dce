package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Without the optional dependencies everything else works, and what needs them says which it needs. */
class OptionalDependenciesTest {
    private static final List<String> OPTIONAL = List.of(
            "io.netty.resolver.dns.",
            "io.netty.handler.codec.dns.",
            "io.netty.channel.epoll.",
            "io.netty.channel.unix.",
            "io.netty.handler.proxy.",
            "io.netty.handler.codec.http.",
            "io.netty.handler.codec.socksx.");

    /** Runs in the other class loader; strings only go in and out. */
    public static final class Trials implements Function<String, String> {
        @Override
        public String apply(String trial) {
            return switch (trial) {
                case "relay" -> relay(Discovery.ADDRESSES);
                case "services" -> relay(Discovery.SERVICES);
                case "dns" -> failure(() -> HostResolver.dns());
                case "proxy" -> proxied();
                default -> throw new IllegalArgumentException(trial);
            };
        }

        private static String relay(Discovery discovery) {
            try (var server = dev.turnprobe.fixtures.embedded.EmbeddedTurnServer.start(
                            dev.turnprobe.fixtures.embedded.EmbeddedConfig.defaults()
                                    .user("ada", "lovelace")
                                    .transports(dev.turnprobe.fixtures.Transport.UDP));
                    TurnClient client = TurnClient.create(
                            TurnSettings.with(dev.turnprobe.turn.core.Credentials.of("ada", "lovelace")).toBuilder()
                                    .discovery(discovery)
                                    .addressFamily(AddressFamily.IPV4)
                                    .build())) {
                int port = server.port(dev.turnprobe.fixtures.Transport.UDP);
                Relay relay =
                        client.open(TurnUri.parse("turn:localhost:" + port)).join();
                return relay.relayedAddress().getAddress().getHostAddress();
            }
        }

        private static String proxied() {
            try (TurnClient client = TurnClient.create(TurnSettings.builder()
                    .proxy(Proxy.of(Proxy.Kind.HTTP, "127.0.0.1", 9))
                    .build())) {
                return failure(() -> client.open(TurnUri.parse("turn:localhost?transport=tcp"))
                        .join());
            }
        }

        private static String failure(Runnable task) {
            try {
                task.run();
                return "no failure";
            } catch (RuntimeException e) {
                return e.getMessage();
            }
        }
    }

    private static String tried(String trial) throws Exception {
        try (URLClassLoader loader = new Without()) {
            Object trials = loader.loadClass(Trials.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(trials.getClass().getClassLoader()).isSameAs(loader);
            return (String) trials.getClass().getMethod("apply", String.class).invoke(trials, trial);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void relaysNeedNoneOfThem() throws Exception {
        assertThat(tried("relay")).isEqualTo("127.0.0.1");
        assertThat(tried("services")).isEqualTo("127.0.0.1");
    }

    @Test
    void whatNeedsThemSaysSo() throws Exception {
        assertThat(tried("dns")).contains("io.netty:netty-resolver-dns");
        assertThat(tried("proxy")).contains("io.netty:netty-handler-proxy");
    }

    /** The same class path once more, minus some packages. */
    private static final class Without extends URLClassLoader {
        Without() {
            super(
                    Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                    .split(File.pathSeparator))
                            .map(Without::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (OPTIONAL.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name + " is not here, on purpose");
            }
            return super.findClass(name);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(entry, e);
            }
        }
    }
}
