package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.ProxyLogin;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.turn.TlsTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The way to the providers of credentials: through the same proxy and with the same authorities as the way to the servers.
 * {@code --insecure} and {@code --pin} are about the servers only: keys are sent here.
 */
final class ProviderWay {
    /** The JDK would leave the login of a proxy out of tunnels; read once, before the first request. */
    private static final String BASIC_IN_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

    private ProviderWay() {}

    /** Those settings, going the way of that plan. */
    static HttpSettings through(HttpSettings settings, ProbePlan plan) {
        HttpSettings proxied = plan.proxy() == null ? settings : proxied(settings, plan.proxy());
        return plan.trust().extraAuthorities().isEmpty() ? proxied : proxied.withTls(context(plan.trust()));
    }

    private static HttpSettings proxied(HttpSettings settings, dev.turnprobe.turn.Proxy proxy) {
        if (proxy.kind() == dev.turnprobe.turn.Proxy.Kind.SOCKS5) {
            throw new UsageException(
                    "--proxy socks5://: providers are asked over HTTPS, and that goes through http:// proxies "
                            + "only; use one, or fetch the credentials elsewhere (turnprobe credentials fetch) and pass them with "
                            + "--ice-servers");
        }
        ProxySelector selector = new ThroughProxy(proxy.host(), proxy.port());
        String username = proxy.username();
        String password = proxy.password();
        if (username == null || password == null) {
            return settings.withProxy(selector);
        }
        System.setProperty(BASIC_IN_TUNNELS, "none");
        return settings.withProxy(selector, ProxyLogin.basic(username, password));
    }

    private static SSLContext context(TlsTrust trust) {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            int index = 0;
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager platform) {
                    for (X509Certificate authority : platform.getAcceptedIssuers()) {
                        anchors.setCertificateEntry("platform-" + index++, authority);
                    }
                }
            }
            for (X509Certificate authority : trust.extraAuthorities()) {
                anchors.setCertificateEntry("extra-" + index++, authority);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(anchors), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new UsageException("--ca: this Java runtime cannot use these certificates: " + e.getMessage());
        }
    }

    private static TrustManager[] managers(@org.jspecify.annotations.Nullable KeyStore anchors)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    /** Plain http is for this machine's own loopback, and holds keys: no proxy shall read them. */
    private static final class ThroughProxy extends ProxySelector {
        private final Proxy proxy;

        ThroughProxy(String host, int port) {
            proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of("https".equalsIgnoreCase(uri.getScheme()) ? proxy : Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // Said by whoever asked.
        }
    }
}
