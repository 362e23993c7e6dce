package dev.turnprobe.turn;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the candidate-attribute of RFC 8839 §5.1. The line comes from the network, so every word of it is checked. */
final class IceCandidateLine {
    private static final String PREFIX = "candidate:";
    private static final int LONGEST = 1024;
    private static final int SHOWN = 160;

    private static final Pattern FOUNDATION = Pattern.compile("[A-Za-z0-9+/]{1,32}");
    /** RFC 3261 §25.1: token. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+");

    private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]+");

    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_-]{1,63})*\\.?");

    private final String line;
    private final String[] words;
    private int at;

    private IceCandidateLine(String line) {
        this.line = line;
        String text = line.strip();
        text = text.startsWith("a=") ? text.substring(2) : text;
        if (line.length() > LONGEST || !text.startsWith(PREFIX)) {
            throw wrong("it does not begin with candidate:, or is longer than " + LONGEST + " characters");
        }
        words = text.substring(PREFIX.length()).split(" +");
    }

    static IceCandidate parse(String line) {
        return new IceCandidateLine(line).candidate();
    }

    private IceCandidate candidate() {
        String foundation = next("foundation");
        int component = (int) number("component", 1, 256);
        String protocol = next("transport");
        long priority = number("priority", 1, Integer.MAX_VALUE);
        InetSocketAddress address = address("address", "port");
        if (!next("typ").equals("typ")) {
            throw wrong("the word after the port is not \"typ\"");
        }
        IceCandidate.Type type = type(next("candidate type"));
        InetSocketAddress related = null;
        if (hasNext() && words[at].equals("raddr")) {
            at++;
            String host = next("raddr");
            if (!next("rport").equals("rport")) {
                throw wrong("raddr without rport");
            }
            related = address(host, number("rport", 0, 65535));
        }
        List<IceCandidate.Extension> extensions = new ArrayList<>();
        while (hasNext()) {
            String name = next("extension");
            extensions.add(new IceCandidate.Extension(name, next("value of an extension")));
        }
        try {
            return new IceCandidate(foundation, component, protocol, priority, address, type, related, extensions);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private boolean hasNext() {
        return at < words.length;
    }

    private String next(String what) {
        if (!hasNext() || words[at].isEmpty()) {
            throw wrong("it ends before the " + what);
        }
        return words[at++];
    }

    private long number(String what, long least, long most) {
        String word = next(what);
        // Ten digits at most, so that it fits; no sign, no other alphabet's digits.
        long value = word.matches("[0-9]{1,10}") ? Long.parseLong(word) : -1;
        if (value < least || value > most) {
            throw wrong(what + " is not a number from " + least + " to " + most);
        }
        return value;
    }

    private IceCandidate.Type type(String word) {
        for (IceCandidate.Type each : IceCandidate.Type.values()) {
            if (each.toString().equals(word)) {
                return each;
            }
        }
        throw wrong("its type is none of host, srflx, prflx and relay");
    }

    private InetSocketAddress address(String hostWhat, String portWhat) {
        String host = next(hostWhat);
        return address(host, number(portWhat, 0, 65535));
    }

    /** Looks nobody up: a name stays a name. */
    private InetSocketAddress address(String host, long port) {
        // Neither brackets nor zones, which Netty would take as well.
        byte[] literal = LITERAL.matcher(host).matches() ? NetUtil.createByteArrayFromIpAddressString(host) : null;
        if (literal != null) {
            try {
                return new InetSocketAddress(InetAddress.getByAddress(literal), (int) port);
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }
        if (!NAME.matcher(host).matches()) {
            throw wrong("neither an IP address nor a host name where one should be");
        }
        return InetSocketAddress.createUnresolved(host, (int) port);
    }

    private IllegalArgumentException wrong(@Nullable String what) {
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
        String all = "not a candidate line (RFC 8839 §5.1): " + what + ", in \"" + shown + "\"";
        return new IllegalArgumentException(all.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "."));
    }

    /** What the parts of a candidate have to be, wherever it comes from. */
    static void check(String foundation, int component, String protocol, long priority) {
        if (!FOUNDATION.matcher(foundation).matches()) {
            throw new IllegalArgumentException("a foundation is 1 to 32 letters, digits, + and /");
        }
        if (!TOKEN.matcher(protocol).matches()) {
            throw new IllegalArgumentException("the transport is no token");
        }
        checkRange("component", component, 1, 256);
        checkRange("priority", priority, 1, Integer.MAX_VALUE);
    }

    static void checkRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + "; it goes from " + least + " to " + most);
        }
    }
}
