package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.fixtures.server.AccessTokens;
import dev.turnprobe.turn.core.AccessToken;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 7635 tokens on the real coturn, which shares its keys with the authorization server through SQLite. */
@RequiresCoturn
class CoturnTokenTest {
    private static final byte[] KEY = "32 bytes that both servers know.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT_KEY = "32 bytes that both servers know!".getBytes(StandardCharsets.US_ASCII);
    private static final AccessTokens AUTHORIZER =
            AccessTokens.forServer("turn.example").key("kid-1", KEY).key("kid-2", NEXT_KEY);
    private static final byte[] SESSION_KEY = "20 bytes of a secret".getBytes(StandardCharsets.US_ASCII);

    /** RFC 7635 §4: the token opens the relay, its successor under another key keeps it, a stranger's is refused. */
    @Test
    void aTokenOpensARelayAndItsSuccessorKeepsIt(@TempDir Path folder) throws Exception {
        List<String> authorizers = new CopyOnWriteArrayList<>();
        TurnObserver observer = new TurnObserver() {
            @Override
            public void thirdPartyAuthorization(String serverName, long nanos) {
                authorizers.add(serverName);
            }
        };
        AtomicReference<Credentials> login = new AtomicReference<>(token(AUTHORIZER, "kid-1"));
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults()
                        .user("ada", "lovelace")
                        .option("oauth")
                        .option("server-name=turn.example")
                        .option("userdb=" + keys(folder)));
                TurnClient client = client(Credentials.rotating(login::get));
                TurnClient stranger =
                        client(token(AccessTokens.forServer("turn.example").key("kid-1", NEXT_KEY), "kid-1"))) {
            RelayJourney journey = new RelayJourney(client.open(RelayContract.uri(coturn, Transport.UDP), observer)
                    .get(10, TimeUnit.SECONDS));
            assertThat(authorizers).contains("turn.example");
            WishesContract.comesBack(journey, journey.relay.relayedAddress());
            login.set(token(AUTHORIZER, "kid-2"));
            journey.relay.permit(new InetSocketAddress("127.0.0.9", 9)).get(10, TimeUnit.SECONDS);
            WishesContract.comesBack(journey, journey.relay.relayedAddress());
            assertThat(Failures.of(stranger.open(RelayContract.uri(coturn, Transport.UDP))))
                    .isInstanceOfSatisfying(
                            TurnFailure.Rejected.class,
                            refused -> assertThat(refused.error().code()).isEqualTo(401));
        }
    }

    private static TurnClient client(Credentials credentials) {
        return TurnClient.create(TurnSettings.builder().credentials(credentials).build());
    }

    private static Credentials token(AccessTokens tokens, String kid) {
        byte[] token = tokens.issue(kid, SESSION_KEY, Instant.now(), Duration.ofMinutes(10));
        return Credentials.of(AccessToken.of(kid, token, SESSION_KEY));
    }

    /** What coturn reads its keys from; the table is its own. */
    private static Path keys(Path folder) throws Exception {
        Path database = folder.resolve("turndb");
        String row = "INSERT INTO oauth_key VALUES ('%s', '%s', 0, 0, 'A256GCM', '');";
        Process sqlite = new ProcessBuilder(
                        "sqlite3", // Debian's coturn depends on it
                        database.toString(),
                        "CREATE TABLE oauth_key (kid varchar(128), ikm_key varchar(256), timestamp bigint default 0,"
                                + " lifetime integer default 0, as_rs_alg varchar(64) default '', realm varchar(127),"
                                + " primary key (kid));"
                                + row.formatted("kid-1", Base64.getEncoder().encodeToString(KEY))
                                + row.formatted("kid-2", Base64.getEncoder().encodeToString(NEXT_KEY)))
                .inheritIO()
                .start();
        assertThat(sqlite.waitFor()).isZero();
        return database;
    }
}
