package dev.turnprobe.probe.cli;

import static dev.turnprobe.probe.cli.FaultRow.failed;
import static dev.turnprobe.probe.cli.FaultRow.healthy;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.StandInFault;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMethod;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Faults of credentials, and of those who give them out. */
final class LoginFaults {
    private static final String HEX = "0123456789abcdef0123456789abcdef01234567";

    private LoginFaults() {}

    static List<FaultRow> rows() {
        return List.of(
                failed("no credentials", "udp tcp", Cause.CREDENTIALS_MISSING, s -> {
                    EmbeddedTurnServer server = s.server();
                    s.nobody().check(server.uri(Transport.UDP), server.uri(Transport.TCP));
                }),
                failed(
                        "another password",
                        "udp",
                        Cause.CREDENTIALS_REJECTED,
                        s -> s.login("ada", "wrong").check(s.server().uri(Transport.UDP))),
                failed("another password, everywhere", "udp tcp tls dtls", Cause.CREDENTIALS_REJECTED, s -> {
                            EmbeddedTurnServer server = s.server();
                            s.trust(server.caPem()).login("ada", "wrong").check(ServerFaults.everyWay(server));
                        })
                        .across(Cause.CREDENTIALS_REJECTED),
                failed(
                        "a user name past its time",
                        "udp",
                        Cause.CREDENTIALS_EXPIRED,
                        s -> s.login("1600000000:ada", "wrong")
                                .check("-q", s.server().uri(Transport.UDP))),
                failed("a user name past its time, everywhere", "udp tcp", Cause.CREDENTIALS_EXPIRED, s -> {
                            EmbeddedTurnServer server = s.server();
                            s.login("1600000000:ada", "wrong")
                                    .check("-q", server.uri(Transport.UDP), server.uri(Transport.TCP));
                        })
                        .across(Cause.CREDENTIALS_EXPIRED),
                failed(
                        "an expiry in milliseconds",
                        "udp",
                        Cause.CREDENTIALS_MALFORMED,
                        s -> s.login((Instant.now().getEpochSecond() + 3600) * 1000 + ":ada", "wrong")
                                .check("-q", s.server().uri(Transport.UDP))),
                failed(
                        "base64 of hexadecimal",
                        "tcp",
                        Cause.CREDENTIALS_MALFORMED,
                        s -> s.login(
                                        Instant.now().getEpochSecond() + 3600 + ":ada",
                                        Base64.getEncoder().encodeToString(HEX.getBytes(US_ASCII)))
                                .check("-q", s.server().uri(Transport.TCP))),
                failed(
                        "white space around the password",
                        "tcp",
                        Cause.CREDENTIALS_MALFORMED,
                        s -> s.login("ada", FaultScene.PASSWORD + " ")
                                .check("-q", s.server().uri(Transport.TCP))),
                failed(
                        "a challenge without realm",
                        "udp",
                        Cause.REALM_MISSING,
                        s -> s.check(s.server(ServerScript.without(Attributes.REALM)
                                        .to(StunMethod.ALLOCATE, Occurrence.first()))
                                .uri(Transport.UDP))),
                healthy("a provider with another time", "udp", s -> {
                            MeteredStandIn metered = s.keep(MeteredStandIn.start());
                            EmbeddedTurnServer relay = relayOf(s, metered);
                            metered.relays(region -> List.of(relay.uri(Transport.UDP)));
                            s.yesterday().nobody();
                            from(s, metered).check("-q");
                        })
                        .warning(Cause.CLOCK_SKEW),
                refused("a provider that knows no such key", Cause.PROVIDER_REFUSED, 401, "{\"error\":\"no\"}"),
                refused("a provider that has had enough", Cause.PROVIDER_REFUSED, 429, "{\"error\":\"slow down\"}"),
                refused("a provider whose answer makes no sense", Cause.PROVIDER_UNREACHABLE, 200, "<html>sign in"),
                failed(
                                "a provider that is not there",
                                "-",
                                Cause.PROVIDER_UNREACHABLE,
                                s -> s.nobody()
                                        .environment("METERED_API_KEY", "0123456789abcdef0123456789abcdef")
                                        .check(
                                                "-q",
                                                "--metered",
                                                "app",
                                                "--metered-url",
                                                "http://127.0.0.1:" + s.deadTcp()))
                        .exit(ExitCode.CREDENTIALS));
    }

    private static FaultRow refused(String name, Cause cause, int status, String body) {
        return failed(name, "-", cause, s -> {
                    MeteredStandIn metered = s.keep(MeteredStandIn.start());
                    StandInFault answer = StandInFault.body(status, "application/json", body);
                    metered.fail(answer, answer, answer, answer);
                    s.nobody();
                    from(s, metered).check("-q");
                })
                .exit(ExitCode.CREDENTIALS);
    }

    private static FaultScene from(FaultScene s, MeteredStandIn metered) {
        return s.environment("METERED_BASE_URL", metered.url())
                .environment("METERED_API_KEY", metered.apiKeyOf(metered.credential(null, "ada")))
                .check("--metered", "standin");
    }

    /** A relay that knows the users of that provider. */
    static EmbeddedTurnServer relayOf(FaultScene s, MeteredStandIn metered) {
        return s.server(c -> c.settings(settings -> settings.moreUsers(metered::turnPassword)));
    }
}
