package dev.turnprobe.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IceServersTest {
    private static final IceServer STUN = IceServer.of(List.of("stun:a:3478"));
    private static final IceServer TURN = IceServer.of(List.of("turn:a:3478"), "u", "c");

    /** One document for each row of the reference's shape comparison; all mean the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Metered, and every RTCPeerConnection
                "[{'urls':'stun:a:3478'},{'urls':'turn:a:3478','username':'u','credential':'c'}]",
                "[{'urls':['stun:a:3478']},{'urls':['turn:a:3478'],'username':'u','credential':'c'}]",
                // RTCConfiguration, Cloudflare
                "{'iceServers':[{'urls':['stun:a:3478']},{'urls':'turn:a:3478','username':'u','credential':'c'}]}",
                // Twilio: `url` beside `urls`, null credentials on STUN
                "{'username':'u','password':'c','ice_servers':[{'url':'stun:a:3478','urls':'stun:a:3478','username':null},"
                        + "{'url':'turn:a:3478','urls':'turn:a:3478','username':'u','credential':'c'}]}",
                // Xirsys without format=urls
                "{'s':'ok','v':{'iceServers':[{'url':'stun:a:3478'},{'url':'turn:a:3478','username':'u','credential':'c'}]}}",
                "\uFEFF [ {\"urls\" : \"stun:a:3478\"},{'urls':'turn:a:3478','username':'u','password':'c'} ] \n",
            })
    void everyListShapeReadsTheSame(String document) {
        assertThat(IceServers.parse(json(document)).servers()).containsExactly(STUN, TURN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'urls':['stun:a:3478','turn:a:3478'],'username':'u','credential':'c'}",
                // Cloudflare's older call
                "{'iceServers':{'urls':['stun:a:3478','turn:a:3478'],'username':'u','credential':'c'}}",
                // Xirsys with format=urls
                "{'s':'ok','v':{'iceServers':{'urls':['stun:a:3478','turn:a:3478'],'username':'u','credential':'c'}}}",
                // TURN REST, Matrix
                "{'username':'u','password':'c','ttl':86400,'uris':['stun:a:3478','turn:a:3478']}",
            })
    void everySingleShapeReadsTheSame(String document) {
        assertThat(IceServers.parse(json(document)).servers())
                .containsExactly(IceServer.of(List.of("stun:a:3478", "turn:a:3478"), "u", "c"));
    }

    @Test
    void theTimeToLiveIsANumberOrDigits() {
        assertThat(IceServers.parse(json("{'ttl':'3600','ice_servers':[]}")).timeToLive())
                .isEqualTo(Duration.ofHours(1));
        assertThat(IceServers.parse(json("{'ttl':60,'uris':['turn:a']}")).timeToLive())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(IceServers.parse(json("{'expiryInSeconds':5,'urls':['turn:a']}"))
                        .timeToLive())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(IceServers.parse("[]").timeToLive()).isNull();
    }

    @Test
    void unknownMembersSurvive() {
        String document = json("{'iceServers':[{'urls':['turn:a'],'username':'u','credential':'c',"
                + "'credentialType':'password','x':{'deep':[1,2.50,null,true,'\\u00e9']}}],"
                + "'iceTransportPolicy':'relay'}");
        IceServers read = IceServers.parse(document);
        assertThat(read.toConfigurationJson()).isEqualTo(document.replace("\\u00e9", "é"));
        assertThat(read.servers().get(0).otherMembers()).containsEntry("credentialType", "\"password\"");
    }

    @Test
    void anOauthCredentialIsNoPasswordButSurvives() {
        String document =
                json("[{'urls':['turn:a'],'username':'k','credentialType':'oauth','credential':{'macKey':'m'}}]");
        IceServers read = IceServers.parse(document);
        assertThat(read.servers().get(0).credential()).isNull();
        assertThat(IceServers.parse(read.toJson())).isEqualTo(read);
    }

    @Test
    void theStandardShapeIsAnArrayWithArrays() {
        assertThat(IceServers.of(STUN, TURN).toJson())
                .isEqualTo(json(
                        "[{'urls':['stun:a:3478']}," + "{'urls':['turn:a:3478'],'username':'u','credential':'c'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'iceServers':[{'urls':'stun:a'},{'urls':7}]} | $.iceServers[1].urls",
                "{'iceServers':[{'urls':'stun:a'},{'urls':['turn:a',{}]}]} | $.iceServers[1].urls[1]",
                "{'iceServers':[{'urls':[]}]} | $.iceServers[0].urls",
                "{'iceServers':'turn:a'} | $.iceServers",
                "[{'username':'planted','credential':'planted'}] | $[0]",
                "[{'urls':'https://planted.example'}] | $[0].urls",
                "[{'urls':'planted'}] | $[0].urls",
                "[{'urls':''}] | $[0].urls",
                "[{'urls':'turn:a','username':12345}] | $[0].username",
                "[{'urls':'turn:a','username':'planted','credential':[1]}] | $[0].credential",
                "['turn:a'] | $[0]",
                "{'v':{'iceServers':[{'url':false}]},'s':'ok'} | $.v.iceServers[0].url",
                "{'ice_servers':[{'urls':'turn:a'}],'ttl':'soon'} | $.ttl",
                "{'ice_servers':[{'urls':'turn:a'}],'ttl':-1} | $.ttl",
                "{'ice_servers':[{'urls':'turn:a'}],'ttl':1e999999999} | $.ttl",
                "{'username':'planted','password':'planted','apiKey':'planted'} | $",
                "{} | $",
                "7 | $",
                "[{'urls':'turn:a','credential':planted}] | $",
                "[{'urls':'turn:a'}] [] | $",
                "[{'urls':'turn:a' | $",
                "{'odd name':1,'iceServers':{'urls':{'planted':1}}} | $.iceServers.urls",
            })
    void errorsNameThePathAndKeepTheSecret(String document, String path) {
        assertThatExceptionOfType(IceServersException.class)
                .isThrownBy(() -> IceServers.parse(json(document)))
                .satisfies(e -> {
                    assertThat(e.path()).isEqualTo(path);
                    assertThat(e).hasMessageStartingWith(path + ": ").hasMessageNotContaining("planted");
                    assertThat(e).hasNoCause();
                });
    }

    @Test
    void aProvidersErrorAnswerIsCalledThat() {
        assertThatExceptionOfType(IceServersException.class)
                .isThrownBy(() -> IceServers.parse(json("{'error':'Invalid API Key'}")))
                .withMessage("$.error: this is an error answer, not ICE servers: Invalid API Key");
        assertThatExceptionOfType(IceServersException.class)
                .isThrownBy(() -> IceServers.parse(json("{'s':'error','v':'unauthorized'}")))
                .withMessageContaining("unauthorized");
    }

    @Test
    void nestingAndSizeAreBounded() {
        assertThatExceptionOfType(IceServersException.class)
                .isThrownBy(() -> IceServers.parse("[".repeat(100_000)))
                .withMessageContaining("nested deeper");
        assertThatExceptionOfType(IceServersException.class)
                .isThrownBy(() -> IceServers.parse("\"" + "x".repeat(100_000) + "\""))
                .withMessageContaining("too long");
        assertThatExceptionOfType(IceServersException.class)
                .isThrownBy(
                        () -> IceServers.parse("[" + "{\"urls\":\"stun:a\"},".repeat(1000) + "{\"urls\":\"stun:a\"}]"))
                .withMessageContaining("more than 1000");
    }

    @Test
    void anEndlessReaderIsRefused() throws IOException {
        StringReader endless = new StringReader(" ".repeat(IceServers.MAX_DOCUMENT + 100_000));
        assertThatExceptionOfType(IceServersException.class)
                .isThrownBy(() -> IceServers.parse(endless))
                .withMessageContaining("longer than");
    }

    @Test
    void printingHidesCredentials() {
        IceServer secret = IceServer.of(List.of("turn:a"), "planted-u", "planted-c");
        assertThat(IceServers.of(secret).toString()).contains("turn:a").doesNotContain("planted");
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }
}
