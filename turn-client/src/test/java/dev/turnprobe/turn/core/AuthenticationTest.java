package dev.turnprobe.turn.core;

import static dev.turnprobe.turn.core.ServerHand.REALM;
import static dev.turnprobe.turn.core.ServerHand.SECOND;
import static dev.turnprobe.turn.core.ServerHand.settings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Integrity;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.NonceCookie;
import dev.turnprobe.stun.PasswordAlgorithm;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.turn.core.ServerHand.Request;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The client's side of RFC 8489 §9.2, of RFC 7635, and of logins that change; the server is played by hand. */
class AuthenticationTest {
    private static final PasswordAlgorithm UNHEARD_OF = new PasswordAlgorithm(0x7777, new byte[] {1, 2, 3});
    private static final int ALGORITHMS = NonceCookie.PASSWORD_ALGORITHMS;
    private static final int ANONYMITY = NonceCookie.USERNAME_ANONYMITY;

    private static ServerHand started(AllocationSettings settings) {
        ServerHand hand = new ServerHand(settings, false);
        hand.core.start(hand.now);
        return hand;
    }

    private static AllocationSettings with(Credentials credentials) {
        return settings().toBuilder().credentials(credentials).build();
    }

    private static byte[] nonce(int features, String rest) {
        return new NonceCookie(features).withNonce(rest.getBytes(UTF_8));
    }

    private static void challenge(
            ServerHand hand, Request request, int code, byte[] nonce, @Nullable List<PasswordAlgorithm> offered) {
        challenge(hand, request, code, REALM, nonce, offered, out -> {});
    }

    private static void challenge(
            ServerHand hand,
            Request request,
            int code,
            String realm,
            byte[] nonce,
            @Nullable List<PasswordAlgorithm> offered,
            Consumer<StunWriter> more) {
        hand.answer(request, StunClass.ERROR, false, out -> {
            out.put(Attributes.ERROR_CODE, new ErrorCode(code, "say who"))
                    .put(Attributes.REALM, realm)
                    .put(Attributes.NONCE, nonce);
            if (offered != null) {
                out.put(Attributes.PASSWORD_ALGORITHMS, offered);
            }
            more.accept(out);
        });
    }

    private static StunMessage read(Request request) {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(Unpooled.wrappedBuffer(request.wire()))).isNull();
        return message;
    }

    private static void grant(StunWriter out) {
        out.put(Attributes.XOR_RELAYED_ADDRESS, ServerHand.RELAYED)
                .put(Attributes.XOR_MAPPED_ADDRESS, ServerHand.MAPPED)
                .put(Attributes.LIFETIME, 600L);
    }

    private static IntegrityKey sha256Key() {
        return IntegrityKey.longTerm("ada", REALM, "lovelace", PasswordAlgorithm.SHA256);
    }

    /** Open, and the server has shown that it speaks RFC 8489. */
    private static ServerHand openedWithSha256(AllocationSettings settings) {
        ServerHand hand = started(settings);
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce(ALGORITHMS, "1"), List.of(PasswordAlgorithm.SHA256));
        hand.answer(hand.one(StunMethod.ALLOCATE), StunClass.SUCCESS, null, out -> {
            grant(out);
            out.signSha256(sha256Key());
        });
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Opened.class);
        return hand;
    }

    /** RFC 8489 §9.2.5: the first algorithm that we know, the list as it came, and SHA-256 for the signature. */
    @Test
    void algorithmsAreChosenInTheServersOrderAndEchoed() {
        ServerHand hand = started(settings());
        List<PasswordAlgorithm> offered = List.of(UNHEARD_OF, PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5);
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce(ALGORITHMS, "1"), offered);
        Request request = hand.one(StunMethod.ALLOCATE);
        StunMessage message = read(request);
        assertThat(message.get(Attributes.PASSWORD_ALGORITHMS)).isEqualTo(offered);
        assertThat(message.get(Attributes.PASSWORD_ALGORITHM)).isEqualTo(PasswordAlgorithm.SHA256);
        assertThat(message.get(Attributes.USERNAME)).isEqualTo("ada");
        assertThat(message.integrityOffset()).isNegative();
        assertThat(Integrity.verifySha256(message, sha256Key())).isTrue();
        hand.answer(request, StunClass.SUCCESS, null, out -> {
            grant(out);
            out.signSha256(sha256Key());
        });
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Opened.class);
    }

    /** RFC 8489 §9.2.4: with algorithms offered, even an MD5 key signs with HMAC-SHA256. */
    @Test
    void anMd5KeySignsWithSha256WhereAlgorithmsAreOffered() {
        ServerHand hand = started(settings());
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce(ALGORITHMS, "1"), List.of(PasswordAlgorithm.MD5));
        StunMessage message = read(hand.one(StunMethod.ALLOCATE));
        assertThat(message.get(Attributes.PASSWORD_ALGORITHM)).isEqualTo(PasswordAlgorithm.MD5);
        assertThat(Integrity.verifySha256(message, IntegrityKey.longTerm("ada", REALM, "lovelace")))
                .isTrue();
    }

    /** RFC 8489 §9.2.1: who asks with SHA-256 does not believe an answer with SHA-1, be the key right or not. */
    @Test
    void aWeakerSignatureThanTheRequestsIsNone() {
        ServerHand hand = started(settings());
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce(ALGORITHMS, "1"), List.of(PasswordAlgorithm.SHA256));
        Request request = hand.one(StunMethod.ALLOCATE);
        hand.answer(request, StunClass.SUCCESS, sha256Key(), AuthenticationTest::grant);
        hand.answer(request, StunClass.SUCCESS, null, out -> {
            grant(out);
            out.signSha256(sha256Key(), 16);
        });
        assertThat(hand.discards).containsExactly(Discard.NO_INTEGRITY, Discard.BAD_INTEGRITY);
        assertThat(hand.allEvents()).isEmpty();
    }

    /** RFC 8489 §9.2.5: none in common, no second try. */
    @Test
    void noAlgorithmInCommonEndsTheAttempt() {
        ServerHand hand = started(settings());
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce(ALGORITHMS, "1"), List.of(UNHEARD_OF));
        assertThat(hand.closed().message())
                .contains("none of the password algorithms")
                .contains("0x7777(010203)");
    }

    /** RFC 8489 §9.2.5: a challenge whose nonce promises algorithms and that has none must not be answered. */
    @Test
    void aChallengeWithTheAlgorithmsTakenOutIsNotAnswered() {
        ServerHand hand = started(settings());
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce(ALGORITHMS, "1"), null);
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Violation.class);
    }

    /** RFC 8489 §9.2.5: any other response like that is ignored, and the right one still counts. */
    @Test
    void anAnswerWithTheAlgorithmsTakenOutIsIgnored() {
        ServerHand hand = started(settings());
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce(ALGORITHMS, "1"), List.of(PasswordAlgorithm.SHA256));
        Request request = hand.one(StunMethod.ALLOCATE);
        hand.answer(request, StunClass.SUCCESS, null, out -> {
            grant(out);
            out.put(Attributes.NONCE, nonce(ALGORITHMS, "2")).signSha256(sha256Key());
        });
        assertThat(hand.discards).containsExactly(Discard.BID_DOWN);
        hand.answer(request, StunClass.SUCCESS, null, out -> {
            grant(out);
            out.signSha256(sha256Key());
        });
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Opened.class);
    }

    /** RFC 8489 §9.2.1: what a server has shown to be able to, a forged challenge cannot talk us out of. */
    @Test
    void aLiveAllocationIsNotTalkedDown() {
        ServerHand hand = openedWithSha256(settings());
        hand.pass(540 * SECOND);
        challenge(hand, hand.one(StunMethod.REFRESH), 438, "plain".getBytes(UTF_8), null);
        hand.nothingSent();
        hand.pass(30 * SECOND);
        Request again = hand.one(StunMethod.REFRESH);
        assertThat(Integrity.verifySha256(read(again), sha256Key())).isTrue();
        hand.answer(
                again,
                StunClass.SUCCESS,
                null,
                out -> out.put(Attributes.LIFETIME, 600L).signSha256(sha256Key()));
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Refreshed.class);
    }

    /** RFC 8489 §9.2.5 with the user name, realm and nonce of its Appendix B.1, whose USERHASH this is. */
    @Test
    void theUserNameIsHashedWhereTheServerTakesIt() {
        ServerHand hand = started(with(Credentials.of("\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9", "TheMatrIX")));
        byte[] nonce = "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA".getBytes(UTF_8);
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce, null);
        StunMessage message = read(hand.one(StunMethod.ALLOCATE));
        assertThat(message.has(Attributes.USERNAME)).isFalse();
        assertThat(message.get(Attributes.USERHASH))
                .isEqualTo(HexFormat.of().parseHex("4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704"));
        assertThat(message.get(Attributes.NONCE)).isEqualTo(nonce);
    }

    /** RFC 5769 §2.4, whose password needs SASLprep as RFC 5389 §15.4 has it: no cookie, no OpaqueString. */
    @Test
    void anRfc5389ServerGetsSaslprep() {
        ServerHand hand = started(with(Credentials.of("ma\u00ADtrix", "The\u00ADM\u00AAtr\u2168")));
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, "f//499k954d6OL34oL9FSTvy64sA".getBytes(UTF_8), null);
        StunMessage message = read(hand.one(StunMethod.ALLOCATE));
        assertThat(message.get(Attributes.USERNAME)).isEqualTo("matrix");
        assertThat(Integrity.verify(message, IntegrityKey.longTerm("matrix", REALM, "TheMatrIX")))
                .isTrue();
    }

    /** RFC 8265 §4.2: OpaqueString has no place for a soft hyphen; the caller is told, without the secret. */
    @Test
    void whatCannotBePreparedIsTheCallersToMend() {
        ServerHand hand = started(with(Credentials.of("ada", "The\u00ADM")));
        challenge(hand, hand.one(StunMethod.ALLOCATE), 401, nonce(ALGORITHMS, "1"), List.of(PasswordAlgorithm.SHA256));
        assertThat(hand.closed())
                .isInstanceOfSatisfying(
                        TurnFailure.CredentialsUnusable.class,
                        failure -> assertThat(failure.message())
                                .contains("RFC 8265")
                                .doesNotContain("The"));
        hand = started(with(Credentials.of("x".repeat(509), "y")));
        hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
        assertThat(hand.closed().message()).contains("508 bytes");
        hand = started(with(Credentials.rotating(() -> {
            throw new IllegalStateException("lovelace");
        })));
        hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
        assertThat(hand.closed().message()).contains("IllegalStateException").doesNotContain("lovelace");
    }

    /** RFC 8489 §9.2.5: an unsigned 400 to a signed request is discarded; a signed one counts. */
    @Test
    void anUnsigned400IsAsIfItHadNeverCome() {
        ServerHand hand = started(settings());
        hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
        Request request = hand.one(StunMethod.ALLOCATE);
        hand.signs = false;
        hand.refuse(request, 400);
        assertThat(hand.discards).containsExactly(Discard.NO_INTEGRITY);
        hand.signs = true;
        hand.refuse(request, 400);
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Rejected.class);
    }

    /** RFC 8489 §9.2.3.2: the nonce of a signed answer is the next one to use, and costs no 438. */
    @Test
    void aNonceInASignedAnswerIsAdopted() {
        ServerHand hand = ServerHand.opened();
        hand.pass(540 * SECOND);
        hand.answer(
                hand.one(StunMethod.REFRESH),
                StunClass.SUCCESS,
                true,
                out -> out.put(Attributes.LIFETIME, 600L).put(Attributes.NONCE, "nonce-2".getBytes(UTF_8)));
        hand.pass(540 * SECOND);
        assertThat(hand.one(StunMethod.REFRESH).nonce()).isEqualTo("nonce-2");
    }

    /** One 438 teaches the nonce to all requests that follow it; but a challenge is believed only once it led somewhere. */
    @Test
    void aNonceIsSharedOnceItHasBeenProven() {
        ServerHand hand = ServerHand.opened();
        hand.core.permit(ServerHand.PEER.getAddress(), hand.now);
        Request permission = hand.one(StunMethod.CREATE_PERMISSION);
        hand.nonce = "forged";
        hand.challenge(permission, 438);
        Request again = hand.one(StunMethod.CREATE_PERMISSION);
        assertThat(again.nonce()).isEqualTo("forged");
        hand.core.bind(ServerHand.PEER, hand.now);
        assertThat(hand.one(StunMethod.CHANNEL_BIND).nonce()).isEqualTo("nonce-1");
        hand.nonce = "nonce-2";
        hand.challenge(again, 438);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        hand.pass(240 * SECOND);
        assertThat(hand.sent()).last().extracting(Request::nonce).isEqualTo("nonce-2");
    }

    /** RFC 8489 §9.2.5: another realm is another password, so it is tried; realms without end are not. */
    @Test
    void anotherRealmIsTriedButNotForEver() {
        ServerHand hand = started(settings());
        hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
        for (String realm : List.of("b.example", "c.example")) {
            challenge(hand, hand.one(StunMethod.ALLOCATE), 401, realm, "n".getBytes(UTF_8), null, out -> {});
        }
        Request third = hand.one(StunMethod.ALLOCATE);
        assertThat(read(third).get(Attributes.REALM)).isEqualTo("c.example");
        assertThat(Integrity.verify(read(third), IntegrityKey.longTerm("ada", "c.example", "lovelace")))
                .isTrue();
        challenge(hand, third, 401, "d.example", "n".getBytes(UTF_8), null, out -> {});
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Rejected.class);
    }

    private static final Credentials OLD = Credentials.of("ada", "lovelace");

    private static ServerHand openedRotating(AtomicReference<Credentials> source) {
        return ServerHand.opened(with(Credentials.rotating(source::get)), false, 600);
    }

    /** RFC 8656 §5 ties an allocation to a user name, not to a password. */
    @Test
    void aNewPasswordIsUsedFromTheNextRequestOn() {
        AtomicReference<Credentials> source = new AtomicReference<>(OLD);
        ServerHand hand = openedRotating(source);
        source.set(Credentials.of("ada", "byron"));
        hand.pass(540 * SECOND);
        Request refresh = hand.one(StunMethod.REFRESH);
        IntegrityKey fresh = IntegrityKey.longTerm("ada", REALM, "byron");
        assertThat(Integrity.verify(read(refresh), fresh)).isTrue();
        hand.answer(refresh, StunClass.SUCCESS, fresh, out -> out.put(Attributes.LIFETIME, 600L));
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Refreshed.class);
    }

    /** RFC 8489 §9.2.5: refused with the new password, tried once with the one that worked; no third time. */
    @Test
    void aPasswordThatTheServerDoesNotKnowYetFallsBack() {
        AtomicReference<Credentials> source = new AtomicReference<>(OLD);
        ServerHand hand = openedRotating(source);
        source.set(Credentials.of("ada", "byron"));
        hand.pass(540 * SECOND);
        hand.challenge(hand.one(StunMethod.REFRESH), 401);
        Request again = hand.one(StunMethod.REFRESH);
        assertThat(again.verified()).isTrue();
        hand.challenge(again, 401);
        hand.nothingSent();
        assertThat(hand.allEvents()).isEmpty();
    }

    /** RFC 8656 §5: the server must refuse another user name, so it is kept for when the old one is refused. */
    @Test
    void aNewUserNameIsTriedOnceTheOldOneIsRefused() {
        AtomicReference<Credentials> source = new AtomicReference<>(OLD);
        ServerHand hand = openedRotating(source);
        source.set(Credentials.of("grace", "hopper"));
        hand.pass(540 * SECOND);
        Request refresh = hand.one(StunMethod.REFRESH);
        assertThat(read(refresh).get(Attributes.USERNAME)).isEqualTo("ada");
        hand.challenge(refresh, 401);
        Request fresh = hand.one(StunMethod.REFRESH);
        IntegrityKey graces = IntegrityKey.longTerm("grace", REALM, "hopper");
        assertThat(Integrity.verify(read(fresh), graces)).isTrue();
        hand.answer(fresh, StunClass.SUCCESS, graces, out -> out.put(Attributes.LIFETIME, 600L));
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Refreshed.class);
        hand.core.permit(ServerHand.PEER.getAddress(), hand.now);
        assertThat(read(hand.one(StunMethod.CREATE_PERMISSION)).get(Attributes.USERNAME))
                .isEqualTo("grace");
    }

    /** RFC 8656 §5: 441 says that the allocation is another user's; one try with what is good now, and that is it. */
    @Test
    void a441IsTriedOnceWithWhatIsGoodNow() {
        AtomicReference<Credentials> source = new AtomicReference<>(OLD);
        ServerHand hand = openedRotating(source);
        source.set(Credentials.of("grace", "hopper"));
        hand.core.permit(ServerHand.PEER.getAddress(), hand.now);
        hand.refuse(hand.one(StunMethod.CREATE_PERMISSION), 441);
        Request fresh = hand.one(StunMethod.CREATE_PERMISSION);
        hand.answer(
                fresh,
                StunClass.ERROR,
                IntegrityKey.longTerm("grace", REALM, "hopper"),
                out -> out.put(Attributes.ERROR_CODE, new ErrorCode(441, "no")));
        hand.nothingSent();
        assertThat(hand.event())
                .isEqualTo(new AllocationEvent.Denied(
                        ServerHand.PEER.getAddress(),
                        new TurnFailure.Rejected(StunMethod.CREATE_PERMISSION, new ErrorCode(441, "no"), true)));
        // The login that was refused is not the one to go on with.
        hand.pass(540 * SECOND);
        assertThat(hand.one(StunMethod.REFRESH).verified()).isTrue();
    }

    private static final byte[] SESSION_KEY = HexFormat.of().parseHex("00112233445566778899aabbccddeeff00112233");

    /** RFC 7635 §4: the key id as USERNAME, the token as ACCESS-TOKEN, signed with the session key that is never sent. */
    @Test
    void aTokenSignsWithItsSessionKey() {
        AccessToken token = AccessToken.of("kid-7", new byte[] {9, 8, 7}, SESSION_KEY);
        ServerHand hand = started(with(Credentials.of(token)));
        challenge(
                hand,
                hand.one(StunMethod.ALLOCATE),
                401,
                REALM,
                "n".getBytes(UTF_8),
                null,
                out -> out.put(Attributes.THIRD_PARTY_AUTHORIZATION, "turn.example"));
        Request request = hand.one(StunMethod.ALLOCATE);
        StunMessage message = read(request);
        assertThat(message.get(Attributes.USERNAME)).isEqualTo("kid-7");
        assertThat(message.get(Attributes.ACCESS_TOKEN)).containsExactly(9, 8, 7);
        IntegrityKey key = IntegrityKey.ofBytes(SESSION_KEY);
        assertThat(Integrity.verify(message, key)).isTrue();
        hand.answer(request, StunClass.SUCCESS, key, AuthenticationTest::grant);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Opened.class);
        assertThat(token.toString() + Credentials.of(token)).contains("kid-7").doesNotContain("9, 8, 7");
        assertThatThrownBy(() -> AccessToken.of("kid", new byte[0], SESSION_KEY))
                .hasMessageContaining("RFC 7635");
    }

    /** RFC 7635 §6.1: whose tokens the server takes is told to who has none. */
    @Test
    void aServerThatWantsATokenIsReported() {
        ServerHand hand = started(AllocationSettings.DEFAULTS);
        challenge(
                hand,
                hand.one(StunMethod.ALLOCATE),
                401,
                REALM,
                "n".getBytes(UTF_8),
                null,
                out -> out.put(Attributes.THIRD_PARTY_AUTHORIZATION, "turn.example"));
        assertThat(hand.closed().message()).contains("401").contains("tokens for \"turn.example\"");
    }

    /** coturn signs with 16 of the 20 bytes; found out by one more 401, and then remembered. */
    @Test
    void aServerThatCutsTheSessionKeyIsFollowed() {
        ServerHand hand = started(with(Credentials.of(AccessToken.of("kid", new byte[] {1}, SESSION_KEY))));
        hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
        hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
        Request request = hand.one(StunMethod.ALLOCATE);
        IntegrityKey cut = IntegrityKey.ofBytes(Arrays.copyOf(SESSION_KEY, 16));
        assertThat(Integrity.verify(read(request), cut)).isTrue();
        hand.answer(request, StunClass.SUCCESS, cut, AuthenticationTest::grant);
        hand.pass(540 * SECOND);
        assertThat(Integrity.verify(read(hand.one(StunMethod.REFRESH)), cut)).isTrue();
    }

    /** RFC 7635 §4: a renewed token may be under another key; that is no other user. */
    @Test
    void aRenewedTokenIsUsedFromTheNextRequestOn() {
        AtomicReference<Credentials> source =
                new AtomicReference<>(Credentials.of(AccessToken.of("kid-1", new byte[] {1}, SESSION_KEY)));
        ServerHand hand = started(with(Credentials.rotating(source::get)));
        hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
        hand.answer(
                hand.one(StunMethod.ALLOCATE),
                StunClass.SUCCESS,
                IntegrityKey.ofBytes(SESSION_KEY),
                AuthenticationTest::grant);
        hand.allEvents();
        byte[] newKey = SESSION_KEY.clone();
        newKey[0]++;
        source.set(Credentials.of(AccessToken.of("kid-2", new byte[] {2}, newKey)));
        hand.pass(540 * SECOND);
        StunMessage refresh = read(hand.one(StunMethod.REFRESH));
        assertThat(refresh.get(Attributes.ACCESS_TOKEN)).containsExactly(2);
        assertThat(Integrity.verify(refresh, IntegrityKey.ofBytes(newKey))).isTrue();
    }
}
