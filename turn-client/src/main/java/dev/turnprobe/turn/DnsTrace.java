package dev.turnprobe.turn;

import dev.turnprobe.turn.NameResolutionException.Problem;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsQueryLifecycleObserver;
import io.netty.resolver.dns.DnsQueryLifecycleObserverFactory;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What name servers said while one question was asked: Netty's exception tells only part of it. */
final class DnsTrace implements DnsQueryLifecycleObserverFactory, DnsQueryLifecycleObserver {
    private final String name;
    private final Set<String> aliases = new HashSet<>();
    private boolean circle;
    private @Nullable DnsResponseCode refusal;

    DnsTrace(String name) {
        this.name = name;
    }

    @Override
    public DnsQueryLifecycleObserver newDnsQueryLifecycleObserver(DnsQuestion question) {
        return this;
    }

    @Override
    public DnsQueryLifecycleObserver queryNoAnswer(DnsResponseCode code) {
        if (!code.equals(DnsResponseCode.NOERROR)) {
            refusal = code;
        }
        return this;
    }

    @Override
    public DnsQueryLifecycleObserver queryCNAMEd(DnsQuestion question) {
        // A and AAAA each go their own way.
        circle |= !aliases.add(question.type() + " " + question.name().toLowerCase(Locale.ROOT));
        return this;
    }

    @Override
    public DnsQueryLifecycleObserver queryRedirected(List<InetSocketAddress> nameServers) {
        return this;
    }

    @Override
    public void queryWritten(InetSocketAddress server, ChannelFuture future) {}

    @Override
    public void queryCancelled(int queriesRemaining) {}

    @Override
    public void queryFailed(Throwable cause) {}

    @Override
    public void querySucceed() {}

    /** Why there is no answer. */
    NameResolutionException understood(Throwable failure) {
        DnsResponseCode code = refusal;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsNameResolverTimeoutException) {
                return new NameResolutionException(name, Problem.TIMED_OUT, null, failure);
            } else if (cause instanceof DnsErrorCauseException refused) {
                code = refused.getCode();
            }
        }
        if (circle) {
            return new NameResolutionException(name, Problem.ALIAS_LOOP, null, failure);
        } else if (code == null) {
            return new NameResolutionException(name, Problem.NO_ADDRESS, null, failure);
        } else if (code.equals(DnsResponseCode.NXDOMAIN)) {
            return new NameResolutionException(name, Problem.NO_SUCH_NAME, null, failure);
        }
        return new NameResolutionException(name, Problem.SERVER_FAILED, code.toString(), failure);
    }
}
