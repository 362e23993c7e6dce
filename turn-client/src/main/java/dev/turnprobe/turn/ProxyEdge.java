package dev.turnprobe.turn;

import dev.turnprobe.turn.ProxyException.Problem;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The only place that knows Netty's proxy handlers, which are an optional dependency. */
final class ProxyEdge {
    private ProxyEdge() {}

    /**
     * A handler that dials the proxy instead of where the channel is told to connect, and has it connect there.
     *
     * @param address the proxy's
     */
    static ChannelHandler handler(Proxy proxy, InetSocketAddress address) {
        String username = proxy.username();
        String password = proxy.password();
        ProxyHandler handler = switch (proxy.kind()) {
            case HTTP ->
                username == null || password == null
                        ? new HttpProxyHandler(address)
                        : new HttpProxyHandler(address, username, password);
            case SOCKS5 ->
                username == null || password == null
                        ? new Socks5ProxyHandler(address)
                        : new Socks5ProxyHandler(address, username, password);
        };
        // Whoever opens has a deadline of his own.
        handler.setConnectTimeoutMillis(0);
        return handler;
    }

    /** Done when the proxy has connected. */
    static Future<Channel> connected(ChannelHandler handler) {
        return ((ProxyHandler) handler).connectFuture();
    }

    /** What has gone wrong, from Netty's texts: it has no other way to tell. */
    static ProxyException understood(Proxy proxy, @Nullable Throwable failure) {
        if (!(failure instanceof ProxyConnectException)) {
            return new ProxyException(Problem.UNREACHABLE, proxy + " cannot be reached: " + reason(failure), failure);
        }
        String text = String.valueOf(failure.getMessage());
        if (text.contains("status: 407") || text.contains("authStatus:") || text.contains("unexpected authMethod")) {
            String wish =
                    proxy.username() == null ? " asks for a user name and a password" : " refused the credentials";
            // Netty reads an answer that is no SOCKS as "none of these methods".
            String doubt = text.contains("unexpected authMethod") ? ", or it is no SOCKS5 proxy" : "";
            return new ProxyException(Problem.CREDENTIALS, proxy + wish + doubt, failure);
        } else if (text.contains("status: ") && !text.contains("status: 999")) { // Netty's number for no HTTP at all
            return new ProxyException(
                    Problem.REFUSED,
                    proxy + " did not connect to the server: " + text.substring(text.indexOf("status: ") + 8),
                    failure);
        }
        String detail = text.contains("disconnected") ? "it hung up" : "its answer makes no sense";
        return new ProxyException(Problem.PROTOCOL, proxy + " does not behave like one: " + detail, failure);
    }

    private static String reason(@Nullable Throwable failure) {
        String text = failure == null ? null : failure.getMessage();
        return text == null || text.isEmpty()
                ? failure == null ? "no reason known" : failure.getClass().getSimpleName()
                : text;
    }
}
