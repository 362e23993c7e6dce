package dev.turnprobe.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.credentials.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the shape, the same servers come out; whatever the damage, the same exception does. A failure names its seed. */
class IceServersPropertyTest {
    private static final int ROUNDS = 2000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20310101, 0x5EED})
    void everyShapeOfTheSameServersReadsTheSame(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<IceServer> servers = servers(random);
            String document = shaped(servers, random);
            IceServers read = IceServers.parse(document);
            assertThat(read.servers())
                    .as("seed %d, round %d: %s", seed, round, document)
                    .isEqualTo(servers);
            assertThat(IceServers.parse(read.toJson()).servers()).isEqualTo(servers);
            assertThat(IceServers.parse(read.toConfigurationJson()).servers()).isEqualTo(servers);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {2, 20310102, 0xBAD5EED})
    void damageIsAnIceServersExceptionAndNothingElse(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder document = new StringBuilder(shaped(servers(random), random));
            for (int i = random.nextInt(4); i >= 0; i--) {
                damage(document, random);
            }
            try {
                IceServers.parse(document.toString());
            } catch (IceServersException e) {
                refused++;
                assertThat(e)
                        .as("seed %d, round %d: %s", seed, round, document)
                        .hasMessageStartingWith("$")
                        .hasMessageNotContaining("planted");
            }
        }
        assertThat(refused).as("damage that was noticed, of %d", ROUNDS).isGreaterThan(ROUNDS / 10);
    }

    private static List<IceServer> servers(Random random) {
        List<IceServer> servers = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            List<String> urls = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                urls.add(List.of("stun:", "stuns:", "turn:", "turns:", "TURN:").get(random.nextInt(5)) + text(random));
            }
            Map<String, String> others = new LinkedHashMap<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                others.put(
                        "x" + j,
                        List.of("1", "-2.50", "true", "[1,{\"a\":[]}]", "\"é\"").get(random.nextInt(5)));
            }
            String username = random.nextInt(4) == 0 ? null : text(random);
            String credential = random.nextInt(4) == 0 ? null : "planted" + text(random);
            servers.add(IceServer.of(urls, username, credential, others));
        }
        return servers;
    }

    private static String shaped(List<IceServer> servers, Random random) {
        String list = JsonText.write(out -> {
            if (servers.size() == 1 && random.nextBoolean()) {
                entry(out, servers.get(0), random);
            } else {
                out.array(() -> servers.forEach(server -> entry(out, server, random)));
            }
        });
        return switch (random.nextInt(4)) {
            case 0 -> list;
            case 1 -> "{\"iceServers\":" + list + ",\"iceTransportPolicy\":\"relay\"}";
            case 2 -> "{\"ttl\":\"60\",\"username\":\"u\",\"password\":\"planted\",\"ice_servers\": " + list + "}";
            default -> " {\"s\":\"ok\",\n\"v\":{\"iceServers\":" + list + "}}";
        };
    }

    private static void entry(JsonText out, IceServer server, Random random) {
        out.object(() -> {
            String name = List.of("urls", "url", "uris").get(random.nextInt(3));
            boolean first = random.nextBoolean();
            if (first) {
                urls(out, name, server, random);
            }
            out.optional("username", server.username());
            if (server.credential() == null && random.nextBoolean()) {
                out.name("credential");
                out.nothing();
            }
            out.optional(random.nextBoolean() ? "credential" : "password", server.credential());
            server.otherMembers().forEach((other, json) -> {
                out.name(other);
                out.raw(json);
            });
            if (!first) {
                urls(out, name, server, random);
            }
        });
    }

    private static void urls(JsonText out, String name, IceServer server, Random random) {
        out.name(name);
        if (server.urls().size() == 1 && random.nextBoolean()) {
            out.text(server.urls().get(0));
        } else {
            out.texts(server.urls());
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("h");
        for (int i = random.nextInt(12); i > 0; i--) {
            // Some of what JSON must escape, some beyond the BMP, no lone surrogate.
            text.appendCodePoint(List.of((int) 'a', (int) ':', (int) '"', (int) '\\', 0, 7, 0xE9, 0x2028, 0x1F600)
                    .get(random.nextInt(9)));
        }
        return text.toString();
    }

    private static void damage(StringBuilder document, Random random) {
        int at = random.nextInt(document.length());
        switch (random.nextInt(4)) {
            case 0 -> document.setLength(at + 1);
            case 1 -> document.deleteCharAt(at);
            case 2 -> document.insert(at, "{}[]\",:0nx".charAt(random.nextInt(10)));
            default -> document.setCharAt(at, (char) random.nextInt(128));
        }
        if (document.length() == 0) {
            document.append('x');
        }
    }
}
