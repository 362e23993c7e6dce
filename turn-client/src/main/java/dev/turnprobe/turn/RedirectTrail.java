package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure.Redirected;
import dev.turnprobe.turn.core.TurnFailure.Redirected.Refusal;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where redirects have led one attempt so far, and whether it may go on (RFC 8489 §10). */
final class RedirectTrail {
    private final RedirectPolicy policy;
    private final int limit;
    private final boolean serversVerified;
    private final List<Redirect> chain = new ArrayList<>();
    private final Set<InetSocketAddress> asked = new HashSet<>();

    RedirectTrail(TurnSettings settings) {
        this.policy = settings.redirects();
        this.limit = settings.maxRedirects();
        this.serversVerified = !settings.trust().isInsecure();
    }

    /** The failure to report if this redirect must not be followed, or null if it may be. */
    @Nullable
    Redirected refused(Destination from, Redirected answer) {
        asked.add(from.address());
        Refusal refusal = refusal(from, answer);
        if (refusal == null) {
            return null;
        }
        List<Redirect> all = new ArrayList<>(chain);
        all.add(hop(from, answer));
        return new Redirected(answer.alternate(), answer.domain(), answer.signed(), refusal, all);
    }

    private @Nullable Refusal refusal(Destination from, Redirected answer) {
        if (policy == RedirectPolicy.NEVER) {
            return Refusal.FORBIDDEN;
        } else if (!isPossible(from.address(), answer.alternate(), answer.domain())) {
            return Refusal.BAD_ADDRESS;
        } else if (!sameFamily(from.address(), answer.alternate())) {
            return Refusal.WRONG_FAMILY;
        } else if (asked.contains(answer.alternate())) {
            // RFC 8489 §10: no server is asked twice within five minutes, and no attempt lasts that long.
            return Refusal.LOOP;
        } else if (chain.size() == limit) {
            return Refusal.TOO_MANY;
        } else if (policy != RedirectPolicy.ALL && !isAuthentic(from, answer)) {
            return Refusal.UNAUTHENTICATED;
        }
        return null;
    }

    /** Goes there. */
    Redirect follow(Destination from, Redirected answer) {
        Redirect hop = hop(from, answer);
        chain.add(hop);
        return hop;
    }

    /**
     * The same transport at another address (RFC 8489 §10), so never a weaker one. Its certificate must show the
     * ALTERNATE-DOMAIN, or the name we began with if there is none.
     */
    Destination destination(Destination from, Redirect hop) {
        TurnUri uri = from.uri();
        String name = hop.domain() != null ? hop.domain() : uri.host();
        TurnUri there = new TurnUri(uri.kind(), name, hop.to().getPort(), uri.transport());
        return new Destination(there, hop.to(), from.via());
    }

    private boolean isAuthentic(Destination from, Redirected answer) {
        return answer.signed() || serversVerified && from.transport().isSecure();
    }

    /** RFC 8489 §14.15: the family must be that of the request's source. Of what a proxy looked up we do not know it. */
    private static boolean sameFamily(InetSocketAddress from, InetSocketAddress to) {
        return from.isUnresolved()
                || from.getAddress() instanceof Inet4Address == to.getAddress() instanceof Inet4Address;
    }

    /** A server on the network must not aim us at this machine, or at many. */
    private static boolean isPossible(InetSocketAddress from, InetSocketAddress to, @Nullable String domain) {
        InetAddress address = to.getAddress();
        boolean fromHere = !from.isUnresolved() && from.getAddress().isLoopbackAddress();
        return address != null
                && to.getPort() != 0
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !address.getHostAddress().equals("255.255.255.255")
                && (fromHere || !address.isLoopbackAddress())
                && (domain == null || TurnUri.isHost(domain));
    }

    private static Redirect hop(Destination from, Redirected answer) {
        return new Redirect(from.address(), answer.alternate(), answer.domain(), answer.signed());
    }
}
