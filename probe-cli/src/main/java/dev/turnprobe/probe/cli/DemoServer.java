package dev.turnprobe.probe.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.probe.measure.QuietNetty;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.List;

/** The embedded server behind {@code demo}, with a password of its own each time. */
final class DemoServer implements AutoCloseable {
    private static final String USERNAME = "demo";
    private static final String REALM = "demo.turnprobe";
    private static final List<Transport> TRANSPORTS =
            List.of(Transport.UDP, Transport.TCP, Transport.TLS, Transport.DTLS);

    private final EmbeddedTurnServer server;

    private DemoServer(EmbeddedTurnServer server) {
        this.server = server;
    }

    /** On free ports of loopback. */
    static DemoServer start(Surroundings surroundings) {
        return new DemoServer(EmbeddedTurnServer.start(config(surroundings)));
    }

    /**
     * On that address.
     *
     * @param port for UDP and TCP, with TLS and DTLS on the next one; 0 for free ones
     */
    static DemoServer start(Surroundings surroundings, InetAddress address, int port) {
        EmbeddedConfig config = config(surroundings);
        if (port != 0) {
            config = config.port(Transport.UDP, port)
                    .port(Transport.TCP, port)
                    .port(Transport.TLS, port + 1)
                    .port(Transport.DTLS, port + 1);
        }
        try {
            config = address.isLoopbackAddress() ? config.listen(address) : config.listenBeyondLoopback(address);
            return new DemoServer(EmbeddedTurnServer.start(config));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException("--listen: " + e.getMessage());
        }
    }

    private static EmbeddedConfig config(Surroundings surroundings) {
        QuietNetty.hush();
        String password = Long.toUnsignedString(surroundings.tokens().getAsLong(), Character.MAX_RADIX);
        return EmbeddedConfig.defaults().realm(REALM).user(USERNAME, password);
    }

    /** One endpoint a transport. */
    List<Target> targets() {
        Credentials credentials = Credentials.of(server.username(), server.password());
        return TRANSPORTS.stream()
                .map(server::uri)
                .map(uri -> new Target(uri, TurnUri.parse(uri), credentials, null))
                .toList();
    }

    /** The certificate that its TLS and DTLS lead to. */
    TlsTrust trust() {
        try (ByteArrayInputStream pem = new ByteArrayInputStream(server.caPem().getBytes(StandardCharsets.US_ASCII))) {
            return TlsTrust.platformAnd(TlsTrust.readCertificates(pem));
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException("the embedded server made a certificate that cannot be read", e);
        }
    }

    /** The line that tells another program all it needs; holds the password, which is good for this server only. */
    String line() {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("username", server.username());
            out.writeStringField("password", server.password());
            out.writeStringField("realm", server.realm());
            out.writeStringField("ca", server.caPem());
            out.writeStringField("caFile", server.caFile().toString());
            out.writeArrayFieldStart("uris");
            for (Transport transport : TRANSPORTS) {
                out.writeString(server.uri(transport));
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
