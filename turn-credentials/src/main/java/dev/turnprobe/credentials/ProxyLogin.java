package dev.turnprobe.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A user name and a password for an HTTP proxy, by Basic authentication (RFC 7617). Prints as nothing.
 *
 * <p>The JDK's HTTP client sends no Basic credentials to a proxy that a tunnel goes through unless the system property
 * {@code jdk.http.auth.tunneling.disabledSchemes} names other schemes only; set it before the first request of the JVM.
 */
public final class ProxyLogin {
    private final String header;

    private ProxyLogin(String header) {
        this.header = header;
    }

    /**
     * @param username without a colon
     * @throws IllegalArgumentException when the user name has one; does not repeat it
     */
    public static ProxyLogin basic(String username, String password) {
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the user name of a proxy must not contain a colon (RFC 7617 §2)");
        }
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new ProxyLogin("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** The value of Proxy-Authorization (RFC 9110 §11.7.2); a secret. */
    public String header() {
        return header;
    }

    @Override
    public String toString() {
        return "ProxyLogin[***]";
    }
}
