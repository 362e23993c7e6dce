package dev.turnprobe.stun;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTextTest {
    private static final byte[] NONCE = new NonceCookie(3).withNonce("n0nce".getBytes(US_ASCII));
    private final StunMessage message = new StunMessage();
    private final ByteBuf out = Unpooled.buffer();

    @Test
    void showsEveryAttributeOnALineOfItsOwn() throws Exception {
        begin(StunMethod.ALLOCATE, StunClass.SUCCESS)
                .put(Attributes.XOR_RELAYED_ADDRESS, address("192.0.2.15", 50000))
                .put(Attributes.XOR_MAPPED_ADDRESS, address("2001:db8::1", 3478))
                .put(Attributes.LIFETIME, 600L)
                .put(Attributes.RESERVATION_TOKEN, "tokentok".getBytes(US_ASCII))
                .put(Attributes.NONCE, NONCE)
                .put(Attributes.PASSWORD_ALGORITHMS, List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5))
                .put(Attributes.ADDRESS_ERROR_CODE, new AddressError(XorAddress.IPV6, new ErrorCode(440, "no v6")))
                .putBytes(0xfff0, new byte[] {1, 2})
                .sign(IntegrityKey.shortTerm("x"))
                .put(Attributes.SOFTWARE, "late")
                .fingerprint()
                .end();
        assertThat(lines()).isEqualTo("""
                Allocate success, transaction 000000010000000000000002, 176 bytes
                  XOR-RELAYED-ADDRESS          192.0.2.15:50000
                  XOR-MAPPED-ADDRESS           [2001:db8::1]:3478
                  LIFETIME                     600 s
                  RESERVATION-TOKEN            8 bytes, hidden
                  NONCE                        18 bytes, security features 0x000003
                  PASSWORD-ALGORITHMS          SHA-256, MD5
                  ADDRESS-ERROR-CODE           IPv6 440 no v6
                  0xfff0                       0102
                  MESSAGE-INTEGRITY            20 bytes
                  SOFTWARE                     "late" (ignored: behind the signature)
                  FINGERPRINT                  0x%08x, right
                """.formatted(out.getInt(out.writerIndex() - 4)));
        assertThat(MessageText.line(message))
                .isEqualTo("Allocate Success Response XOR-RELAYED-ADDRESS: 192.0.2.15:50000"
                        + " XOR-MAPPED-ADDRESS: [2001:db8::1]:3478 lifetime: 600 with nonce");
    }

    @Test
    void showsNoSecretOfAnyKind() {
        String secret = "s3cr3t-value";
        byte[] bytes = secret.getBytes(US_ASCII);
        StunWriter writer = begin(StunMethod.REFRESH, StunClass.REQUEST).put(Attributes.USERNAME, "ada");
        for (Attribute<?> key : Attributes.all()) {
            if (key.isSecret() || key == Attributes.NONCE || key == Attributes.DATA || key == Attributes.PADDING) {
                writer.putBytes(key.type(), bytes);
            }
        }
        writer.sign(IntegrityKey.shortTerm("x")).end();
        assertThat(Attributes.all().stream().filter(Attribute::isSecret).map(Attribute::name))
                .containsExactly("PASSWORD", "ACCESS-TOKEN", "RESERVATION-TOKEN", "MOBILITY-TICKET");
        String hmac = Hex.of(out.slice(out.writerIndex() - 20, 20));
        String hex = Hex.of(Unpooled.wrappedBuffer(bytes));
        assertThat(lines()).contains("\"ada\"").doesNotContain(secret, hex, hmac);
        assertThat(MessageText.line(message)).contains("user: ada").doesNotContain(secret, hex, hmac);
        assertThat(message.toString()).doesNotContain(secret, hex, hmac, "ada");
    }

    @Test
    void textFromTheNetworkCannotControlATerminal() {
        begin(StunMethod.BINDING, StunClass.ERROR)
                .put(Attributes.ERROR_CODE, new ErrorCode(500, "a\u001b[2J\nb"))
                .put(Attributes.REALM, "x\u202ey\u2028z")
                .end();
        assertThat(lines()).contains("500 a\\u001b[2J\\u000ab", "\"x\\u202ey\\u2028z\"");
        assertThat(MessageText.line(message))
                .isEqualTo("Binding Error Response error-code: 500 (Server Error) a\\u001b[2J\\u000ab"
                        + " realm: x\\u202ey\\u2028z");
    }

    @Test
    void valuesThatCannotBeAreSaidToBeMalformed() {
        begin(StunMethod.BINDING, StunClass.SUCCESS)
                .putBytes(0x0020, new byte[3])
                .putBytes(0x000d, new byte[1])
                .putBytes(0x0015, new byte[0])
                .end();
        assertThat(lines()).contains("XOR-MAPPED-ADDRESS           malformed, 3 bytes", "malformed, 1 bytes");
    }

    @Test
    void theRestOfTheVocabulary() {
        begin(StunMethod.ALLOCATE, StunClass.REQUEST)
                .put(Attributes.REQUESTED_TRANSPORT, 17)
                .put(Attributes.EVEN_PORT, true)
                .put(Attributes.DONT_FRAGMENT, true)
                .put(Attributes.REQUESTED_ADDRESS_FAMILY, XorAddress.IPV6)
                .put(Attributes.CHANNEL_NUMBER, 0x4001)
                .put(Attributes.UNKNOWN_ATTRIBUTES, new int[] {0x0019, 0x7777})
                .put(Attributes.ICE_CONTROLLED, 255L)
                .put(Attributes.CHANGE_REQUEST, new ChangeRequest(true, true))
                .end();
        assertThat(lines().lines().skip(1).map(line -> line.substring(31)))
                .containsExactly(
                        "UDP",
                        "and reserve the next",
                        "yes",
                        "IPv6",
                        "0x4001",
                        "REQUESTED-TRANSPORT, 0x7777",
                        "0x00000000000000ff",
                        "change IP and port");
        assertThat(MessageText.line(message)).isEqualTo("Allocate Request UDP ChannelNumber=0x4001");
    }

    private StunWriter begin(StunMethod method, StunClass stunClass) {
        return new StunWriter().begin(out, MessageType.of(method, stunClass), 1, 2);
    }

    private String lines() {
        assertThat(message.wrap(out)).isNull();
        return MessageText.lines(message);
    }

    private static InetSocketAddress address(String host, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }
}
