package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure.Redirected;
import dev.turnprobe.turn.core.TurnFailure.Redirected.Refusal;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8489 §10: where a 300 may send us, and where not. */
class RedirectTrailTest {
    private static final Destination FIRST = at("turn:first.example.org", "192.0.2.1");

    private static Destination at(String uri, String address) {
        return new Destination(TurnUri.parse(uri), new InetSocketAddress(address, 3478), null);
    }

    private static Redirected to(String address, boolean signed, @Nullable String domain) {
        return new Redirected(new InetSocketAddress(address, 3478), domain, signed, Refusal.NOT_TRIED, List.of());
    }

    private static TurnSettings.Builder settings(RedirectPolicy policy) {
        return TurnSettings.builder().redirects(policy);
    }

    private static @Nullable Refusal refusal(TurnSettings settings, Destination from, Redirected answer) {
        Redirected refused = new RedirectTrail(settings).refused(from, answer);
        return refused == null ? null : refused.refusal();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHENTICATED, turn:h,  true,  false,",
        "AUTHENTICATED, turn:h,  false, false, UNAUTHENTICATED",
        "AUTHENTICATED, turns:h, false, false,",
        "AUTHENTICATED, turns:h, false, true,  UNAUTHENTICATED",
        "ALL,           turn:h,  false, false,",
        "NEVER,         turn:h,  true,  false, FORBIDDEN",
        "NEVER,         turns:h, true,  false, FORBIDDEN"
    })
    void thePolicyDecidesWhatMustProveItself(
            RedirectPolicy policy, String uri, boolean signed, boolean insecure, @Nullable Refusal expected) {
        TurnSettings settings = settings(policy)
                .trust(insecure ? TlsTrust.insecure() : TlsTrust.platform())
                .build();
        assertThat(refusal(settings, at(uri, "192.0.2.1"), to("192.0.2.2", signed, null)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1,     WRONG_FAMILY",
        "0.0.0.0,         BAD_ADDRESS",
        "127.0.0.1,       BAD_ADDRESS",
        "224.0.0.1,       BAD_ADDRESS",
        "255.255.255.255, BAD_ADDRESS",
        "192.0.2.1,       LOOP"
    })
    void impossiblePlacesAreRefusedUnderEveryPolicy(String alternate, Refusal expected) {
        assertThat(refusal(settings(RedirectPolicy.ALL).build(), FIRST, to(alternate, true, null)))
                .isEqualTo(expected);
    }

    @Test
    void aPortOfZeroIsNoPlace() {
        Redirected answer = new Redirected(new InetSocketAddress("192.0.2.2", 0), true);
        assertThat(refusal(settings(RedirectPolicy.ALL).build(), FIRST, answer)).isEqualTo(Refusal.BAD_ADDRESS);
    }

    @ParameterizedTest
    @EnumSource(RedirectPolicy.class)
    void aDomainThatIsNoNameIsRefused(RedirectPolicy policy) {
        assertThat(refusal(settings(policy).build(), FIRST, to("192.0.2.2", true, "no name at all\n")))
                .isEqualTo(policy == RedirectPolicy.NEVER ? Refusal.FORBIDDEN : Refusal.BAD_ADDRESS);
    }

    /** The address may come back at another port: that is another server. */
    @Test
    void aCircleIsFoundHoweverLong() {
        RedirectTrail trail = new RedirectTrail(settings(RedirectPolicy.ALL).build());
        Destination at = FIRST;
        for (String next : List.of("192.0.2.2", "192.0.2.3")) {
            Redirected answer = to(next, false, null);
            assertThat(trail.refused(at, answer)).isNull();
            at = trail.destination(at, trail.follow(at, answer));
        }
        Redirected back = trail.refused(at, to("192.0.2.1", false, null));
        assertThat(back).isNotNull();
        assertThat(back.refusal()).isEqualTo(Refusal.LOOP);
        assertThat(back.chain())
                .extracting(hop -> hop.to().getHostString())
                .containsExactly("192.0.2.2", "192.0.2.3", "192.0.2.1");
        assertThat(back.message()).contains("192.0.2.1:3478").contains("a loop");
    }

    @Test
    void aChainHasALimit() {
        RedirectTrail trail =
                new RedirectTrail(settings(RedirectPolicy.ALL).maxRedirects(2).build());
        Destination at = FIRST;
        for (int hop = 2; hop < 4; hop++) {
            Redirected answer = to("192.0.2." + hop, false, null);
            assertThat(trail.refused(at, answer)).isNull();
            at = trail.destination(at, trail.follow(at, answer));
        }
        Redirected refused = trail.refused(at, to("192.0.2.9", false, null));
        assertThat(refused).isNotNull();
        assertThat(refused.refusal()).isEqualTo(Refusal.TOO_MANY);
        assertThat(refused.chain()).hasSize(3);
    }

    /** RFC 8489 §10: the same transport; the certificate must show ALTERNATE-DOMAIN, or else the name we began with. */
    @Test
    void theNameToVerifyIsTheAlternateDomainOrTheFirstOne() {
        RedirectTrail trail = new RedirectTrail(settings(RedirectPolicy.ALL).build());
        Destination from = at("turns:first.example.org:443?transport=tcp", "192.0.2.1");
        Redirect plain = trail.follow(from, to("192.0.2.2", true, null));
        assertThat(trail.destination(from, plain).uri().host()).isEqualTo("first.example.org");
        Redirect named = trail.follow(from, to("192.0.2.3", true, "second.example.org"));
        Destination there = trail.destination(from, named);
        assertThat(there.uri().host()).isEqualTo("second.example.org");
        assertThat(there.transport()).isEqualTo(Transport.TLS);
        assertThat(there.address()).isEqualTo(new InetSocketAddress("192.0.2.3", 3478));
    }
}
