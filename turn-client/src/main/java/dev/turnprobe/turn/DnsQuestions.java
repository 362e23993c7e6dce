package dev.turnprobe.turn;

import dev.turnprobe.turn.socket.SocketKind;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
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

    private final EventLoop loop;
    private final List<InetSocketAddress> servers;

    DnsQuestions(EventLoop loop, List<InetSocketAddress> servers) {
        this.loop = loop;
        this.servers = servers;
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        DnsTrace trace = new DnsTrace(host);
        return answer(trace, resolver(trace).resolveAll(host), List::copyOf, null);
    }

    @Override
    public CompletableFuture<List<SrvRecord>> services(String name) {
        return ask(name, DnsRecordType.SRV, DnsRecords::srv);
    }

    @Override
    public CompletableFuture<List<NaptrRecord>> pointers(String name) {
        return ask(name, DnsRecordType.NAPTR, DnsRecords::naptr);
    }

    private <T> CompletableFuture<List<T>> ask(
            String name, DnsRecordType type, Function<DnsRawRecord, @Nullable T> decoder) {
        DnsTrace trace = new DnsTrace(name);
        return answer(
                trace,
                resolver(trace).resolveAll(new DefaultDnsQuestion(name, type)),
                records -> decoded(records, decoder),
                List.of());
    }

    /** One for each question: it holds nothing but options, and hears of this question only. */
    private DnsNameResolver resolver(DnsTrace trace) {
        SocketKind kind = SocketKind.of(loop);
        DnsNameResolverBuilder builder = new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(kind::envelopes)
                .socketChannelFactory(kind::stream) // RFC 7766 §5: truncated answers are asked for again over TCP
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV6_PREFERRED)
                .completeOncePreferredResolved(false)
                .dnsQueryLifecycleObserverFactory(trace)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS);
        if (!servers.isEmpty()) {
            builder.nameServerProvider(host -> DnsServerAddresses.sequential(servers).stream());
        }
        return builder.build();
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

    /** @param nothing the answer when the name servers know none; null if that is a failure */
    private <A, B> CompletableFuture<B> answer(
            DnsTrace trace, Future<A> asked, Function<A, B> reading, @Nullable B nothing) {
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
                NameResolutionException failure = trace.understood(done.cause());
                if (nothing != null && failure.isAbsence()) {
                    answer.complete(nothing);
                } else {
                    answer.completeExceptionally(failure);
                }
            }
        });
        answer.whenComplete((value, error) -> {
            if (answer.isCancelled()) {
                // Behind the task that binds the question's socket: Netty cannot bear to find it closed.
                loop.execute(() -> asked.cancel(false));
            }
        });
        return answer;
    }
}
