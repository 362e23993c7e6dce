package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.HostResolver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** From URIs to addresses, all of one family. */
final class ServerLookup {
    private final NatPlan plan;
    private final HostResolver resolver;

    /**
     * What was found.
     *
     * @param notes why a target is missing
     */
    record Found(List<NatServer> servers, List<String> notes) {}

    ServerLookup(NatPlan plan, HostResolver resolver) {
        this.plan = plan;
        this.resolver = resolver;
    }

    /** Never fails. */
    CompletableFuture<Found> find() {
        List<CompletableFuture<List<InetAddress>>> asked = new ArrayList<>();
        for (Target target : plan.targets()) {
            asked.add(addresses(target));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        all -> found(asked.stream().map(CompletableFuture::join).toList()));
    }

    /** Empty when there is no such name. */
    private CompletableFuture<List<InetAddress>> addresses(Target target) {
        InetAddress fixed =
                plan.resolve().get(target.uri().host() + ":" + target.uri().port());
        return fixed != null
                ? CompletableFuture.completedFuture(List.of(fixed))
                : resolver.resolve(target.uri().host())
                        .completeOnTimeout(List.of(), plan.timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(error -> List.of());
    }

    private Found found(List<List<InetAddress>> answers) {
        AddressFamily family = family(answers);
        List<NatServer> servers = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Target target = plan.targets().get(i);
            InetAddress address = answers.get(i).stream()
                    .filter(each -> is(family, each))
                    .findFirst()
                    .orElse(null);
            if (address != null) {
                servers.add(new NatServer(
                        target.text(),
                        new InetSocketAddress(address, target.uri().port())));
            } else if (answers.get(i).isEmpty()) {
                notes.add(target.text() + ": the name service knows no host "
                        + target.uri().host());
            } else {
                notes.add(target.text() + ": has no " + (family == AddressFamily.IPV4 ? "IPv4" : "IPv6") + " address");
            }
        }
        return new Found(servers, notes);
    }

    private AddressFamily family(List<List<InetAddress>> answers) {
        if (plan.family() != AddressFamily.ANY) {
            return plan.family();
        }
        boolean any = answers.stream().flatMap(List::stream).anyMatch(Inet4Address.class::isInstance);
        return any ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }

    private static boolean is(AddressFamily family, InetAddress address) {
        return (family == AddressFamily.IPV4) == (address instanceof Inet4Address);
    }
}
