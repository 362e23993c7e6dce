package dev.turnprobe.turn;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The local end of connections to servers.
 *
 * @param address of this machine, or null for whichever the system picks
 * @param firstPort first of the ports to choose from, 1 to 65535; 0 for any
 * @param lastPort last of them
 */
public record LocalAddress(@Nullable InetAddress address, int firstPort, int lastPort) {
    /** The system picks. */
    public static final LocalAddress ANY = new LocalAddress(null, 0, 0);

    public LocalAddress {
        boolean any = firstPort == 0 && lastPort == 0;
        if (!any && (firstPort < 1 || lastPort > 65535 || firstPort > lastPort)) {
            throw new IllegalArgumentException(
                    "local ports must be a range in 1..65535, not " + firstPort + ".." + lastPort);
        }
    }

    /** That address, any port. */
    public static LocalAddress of(InetAddress address) {
        return new LocalAddress(address, 0, 0);
    }

    /** The same address, at a port of that range. */
    public LocalAddress ports(int first, int last) {
        return new LocalAddress(address, first, last);
    }

    boolean isAny() {
        return address == null && firstPort == 0;
    }

    /** How many ports there are to try. */
    int size() {
        return lastPort - firstPort + 1;
    }
}
