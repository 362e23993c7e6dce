package dev.turnprobe.probe.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages for everybody; what is done about those who are slow, {@code MonitorProcessTest} has. */
@Timeout(60)
class PageServerTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        server = PageServer.bind(ANYWHERE);
        server.serve(Map.of("/page", accept -> Page.Reply.of(200, "text/plain", "you want " + accept)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsAskedForIsAnswered() throws Exception {
        HttpResponse<String> page = ask("GET", "/page?x=y", "text/x");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("you want text/x");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    }

    /** RFC 9110 §9.3.2. */
    @Test
    void headIsGetWithoutTheContent() throws Exception {
        HttpResponse<String> head = ask("HEAD", "/page", "a");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).contains("10");
    }

    /** RFC 9110 §15.5.6: with the methods that would do. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "NONSENSE"})
    void nothingButReadingIsAllowed(String method) throws Exception {
        HttpResponse<String> reply = ask(method, "/page", "a");
        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page/", "/pages", "/page/../etc/passwd", "/%00", "/page%2f"})
    void nothingElseIsThere(String path) throws Exception {
        assertThat(ask("GET", path, "a").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n\r\n",
                "GET\r\n\r\n",
                "GET /page\r\n\r\n",
                "GET nowhere HTTP/1.1\r\n\r\n",
                "GET /page HTTP/1.1\r\nno colon here\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "\u0016\u0003\u0001 this is TLS",
                "\u0000\u0001\u0000\u0000!\u0012¤B is STUN",
            })
    void garbageHurtsNobody(String garbage) throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("you want", "\tat ");
        }
        assertThat(ask("GET", "/page", "a").statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatIsTakenIsTakenAndIsFreeAgainAfterwards() throws Exception {
        InetSocketAddress here = server.address();
        assertThatThrownBy(() -> PageServer.bind(here)).isInstanceOf(BindException.class);
        server.close();
        server.close();
        try (PageServer next = PageServer.bind(here)) {
            assertThat(next.address()).isEqualTo(here);
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(50_000);
        return socket;
    }

    /** By hand where Java's own client would not send such a thing. */
    private HttpResponse<String> ask(String method, String path, String accept) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", accept)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
