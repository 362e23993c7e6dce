package dev.turnprobe.probe.plan;

import dev.turnprobe.turn.Transport;
import java.util.List;
import java.util.Locale;

/**
 * What a host may serve: {@code udp:3478}.
 *
 * @param port 1 to 65535
 */
public record Service(Transport transport, int port) {
    /** Where RFC 8656 §4.1.1 has it when nobody says anything else; without DTLS, which few have. */
    public static final List<Service> USUAL = List.of(usual(Transport.UDP), usual(Transport.TCP), usual(Transport.TLS));

    public Service {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port out of range 1..65535: " + port);
        }
    }

    /** A transport on its usual port. */
    public static Service usual(Transport transport) {
        return new Service(transport, transport.isSecure() ? 5349 : 3478);
    }

    /**
     * Reads {@code udp:3478}, or a transport alone.
     *
     * @throws IllegalArgumentException naming the text and how to write it
     */
    public static Service parse(String text) {
        String[] parts = text.strip().split(":", -1);
        try {
            Transport transport = transport(parts[0]);
            if (parts.length == 1) {
                return usual(transport);
            }
            if (parts.length == 2 && parts[1].matches("[0-9]{1,5}")) {
                return new Service(transport, Integer.parseInt(parts[1]));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "`" + text + "` is no endpoint; write udp:3478, tcp:3478, tls:5349 or dtls:5349");
    }

    /**
     * Reads {@code udp}, {@code tcp}, {@code tls} or {@code dtls}, in any case.
     *
     * @throws IllegalArgumentException naming the text and those four
     */
    public static Transport transport(String text) {
        try {
            return Transport.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("`" + text + "` is no transport; there are udp, tcp, tls and dtls");
        }
    }

    /** The TURN URI of this on a host, which says its transport (RFC 7065 §3.1). */
    public String url(String host) {
        String address = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return (transport.isSecure() ? "turns:" : "turn:") + address + ":" + port + "?transport="
                + (transport.isStream() ? "tcp" : "udp");
    }

    @Override
    public String toString() {
        return transport + ":" + port;
    }
}
