package dev.turnprobe.turn;

import dev.turnprobe.turn.NameResolutionException.Problem;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers, with a socket for each question that lives no longer than it. Remembers nothing: whoever measures
 * wants the name service of now, and whoever opens relays by the hundred has a cache on his machine.
 */
final class DnsQuestions implements HostResolver {
    private static final long QUERY_TIMEOUT_MILLIS = 2_000;

    private final DnsNameResolver netty;

    DnsQuestions(EventLoop loop, List<InetSocketAddress> servers) {
        DnsNameResolverBuilder builder = new DnsNameResolverBuilder(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(
                        NioSocketChannel.class) // RFC 7766 §5: truncated answers are asked for again over TCP
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV6_PREFERRED)
                .completeOncePreferredResolved(false)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS);
        if (!servers.isEmpty()) {
            builder.nameServerProvider(host -> DnsServerAddresses.sequential(servers).stream());
        }
        netty = builder.build();
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        return answer(host, netty.resolveAll(host), List::copyOf);
    }

    @Override
    public CompletableFuture<List<SrvRecord>> services(String name) {
        return answer(name, ask(name, DnsRecordType.SRV), records -> decoded(records, DnsRecords::srv));
    }

    @Override
    public CompletableFuture<List<NaptrRecord>> pointers(String name) {
        return answer(name, ask(name, DnsRecordType.NAPTR), records -> decoded(records, DnsRecords::naptr));
    }

    private Future<List<DnsRecord>> ask(String name, DnsRecordType type) {
        return netty.resolveAll(new DefaultDnsQuestion(name, type));
    }

    private static <T> List<T> decoded(List<DnsRecord> records, Function<DnsRawRecord, @Nullable T> decoder) {
        List<T> all = new ArrayList<>();
        for (DnsRecord record : records) {
            T value = record instanceof DnsRawRecord raw ? decoder.apply(raw) : null;
            if (value != null) {
                all.add(value);
            }
        }
        return all;
    }

    private static <A, B> CompletableFuture<B> answer(String name, Future<A> asked, Function<A, B> reading) {
        CompletableFuture<B> answer = new CompletableFuture<>();
        asked.addListener((Future<A> done) -> {
            if (done.isSuccess()) {
                A value = done.getNow();
                try {
                    answer.complete(reading.apply(value));
                } finally {
                    if (value instanceof List<?> list) {
                        list.forEach(ReferenceCountUtil::release);
                    }
                }
            } else {
                answer.completeExceptionally(understood(name, done.cause()));
            }
        });
        answer.whenComplete((value, error) -> {
            if (answer.isCancelled()) {
                asked.cancel(false);
            }
        });
        return answer;
    }

    /** Netty says it all, but in three different places. */
    private static NameResolutionException understood(String name, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsNameResolverTimeoutException) {
                return new NameResolutionException(name, Problem.TIMED_OUT, null, failure);
            }
            if (cause instanceof DnsErrorCauseException refused) {
                DnsResponseCode code = refused.getCode();
                return code.equals(DnsResponseCode.NXDOMAIN)
                        ? new NameResolutionException(name, Problem.NO_SUCH_NAME, null, failure)
                        : new NameResolutionException(name, Problem.SERVER_FAILED, code.toString(), failure);
            }
        }
        return new NameResolutionException(name, Problem.OTHER, failure.getMessage(), failure);
    }
}
