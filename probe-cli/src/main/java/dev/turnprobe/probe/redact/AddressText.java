package dev.turnprobe.probe.redact;

import dev.turnprobe.stun.XorAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds IP addresses in text that may come from anyone, and puts their stand-ins there.
 *
 * <p>Whatever reads as a whole address is taken for one, a version number of four parts too: nobody can tell. IPv4 is known as
 * four decimal numbers with dots, or with hyphens as in names that providers give their hosts; IPv6 in every spelling of RFC 4291
 * §2.2, with or without zone, and with a port behind it. An address that was seen before is also known as one number, decimal
 * or hexadecimal, and in the midst of a longer row of numbers.
 */
final class AddressText {
    // Letters may stand in front: "v192.0.2.1" shows it as well.
    private static final Pattern DOTTED = Pattern.compile("(?<![0-9.])\\d{1,10}(?:\\.\\d{1,10}){3,}");
    private static final Pattern HYPHENATED = Pattern.compile("(?<![0-9])\\d{1,3}(?:-\\d{1,3}){3,}(?![0-9])");
    /** Hexadecimal groups and colons; where addresses begin and end in there is looked at more closely. */
    private static final Pattern COLONS = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    /** Names a network interface of this machine (RFC 4007 §11); the percent sign may itself be encoded (RFC 6874 §2). */
    private static final Pattern ZONE = Pattern.compile("%[0-9A-Za-z_.\\-]+");

    private static final Pattern NUMBER =
            Pattern.compile("(?<![0-9A-Za-z])(?:0[xX])?(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}|\\d{8,10})(?![0-9A-Za-z])");
    private static final int GROUPS = 8;
    /** Letters of the longest address of IPv6, with one of IPv4 at its end. */
    private static final int LONGEST = 45;

    private static final int IPV4_PARTS = 4;

    private final Pseudonyms pseudonyms;

    AddressText(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    String redact(String text) {
        if (text.length() < 2) {
            return text;
        }
        // The longer spellings first: one of IPv6 may end in one of IPv4.
        String all = colons(text);
        all = DOTTED.matcher(all).replaceAll(found -> quoted(row(found.group().split("\\."), ".")));
        String dotted = all;
        all = HYPHENATED.matcher(dotted).replaceAll(found -> quoted(hyphenated(found, dotted)));
        return NUMBER.matcher(all).replaceAll(found -> quoted(number(found.group())));
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    private String standIn(InetAddress real) {
        return (pseudonyms.isStandIn(real) ? real : pseudonyms.of(real)).getHostAddress();
    }

    /** A row of numbers: an address if there are four; in a longer one only what was seen before. */
    private String row(String[] parts, String between) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < parts.length; ) {
            InetAddress address = ipv4(parts, at);
            boolean found = address != null
                    && !address.isAnyLocalAddress()
                    && (parts.length == IPV4_PARTS || pseudonyms.knows(address) || pseudonyms.isStandIn(address));
            text.append(at == 0 ? "" : between)
                    .append(address != null && found ? standIn(address).replace(".", between) : parts[at]);
            at += found ? IPV4_PARTS : 1;
        }
        return text.toString();
    }

    /** As in ec2-203-0-113-9.compute.example: a number that ends a word is none of the row's. */
    private String hyphenated(MatchResult found, String text) {
        String row = found.group();
        boolean endsWord = found.start() > 0 && isWord(text.charAt(found.start() - 1));
        int from = endsWord && row.split("-").length > IPV4_PARTS ? row.indexOf('-') + 1 : 0;
        return row.substring(0, from) + row(row.substring(from).split("-"), "-");
    }

    private static @Nullable InetAddress ipv4(String[] parts, int from) {
        byte[] bytes = new byte[IPV4_PARTS];
        for (int i = 0; i < IPV4_PARTS; i++) {
            String part = from + i < parts.length ? parts[from + i] : "";
            // Leading zeros are read as decimal, as people do.
            if (part.isEmpty() || part.length() > 3 || Integer.parseInt(part) > 0xFF) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(part);
        }
        return AddressRange.address(bytes);
    }

    private String colons(String text) {
        Matcher runs = COLONS.matcher(text);
        StringBuilder all = new StringBuilder();
        int done = 0;
        while (runs.find()) {
            all.append(text, done, runs.start());
            // A word that only ends or begins like a group is none.
            int from = runs.start() > 0 && isWord(text.charAt(runs.start() - 1))
                    ? text.indexOf(':', runs.start())
                    : runs.start();
            boolean whole = runs.end() == text.length() || !isWord(text.charAt(runs.end()));
            int to = whole ? runs.end() : text.lastIndexOf(':', runs.end() - 1) + 1;
            all.append(text, runs.start(), from);
            done = runs.end();
            if (from < to) {
                boolean zoned = run(text.substring(from, to), whole, all);
                all.append(text, to, runs.end());
                Matcher zone = ZONE.matcher(text).region(runs.end(), text.length());
                done = zoned && zone.lookingAt() ? zone.end() : runs.end();
            } else {
                all.append(text, from, runs.end());
            }
        }
        return all.append(text, done, text.length()).toString();
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c);
    }

    /**
     * Appends a run of groups with the addresses in it replaced; true if its last one ends it.
     *
     * @param whole whether the run ends where its last group does
     */
    private boolean run(String run, boolean whole, StringBuilder all) {
        boolean tooMany = run.indexOf("::") < 0 && run.split(":").length > GROUPS + 1;
        boolean last = false;
        for (int at = 0; at < run.length(); ) {
            boolean first = at == 0 || run.charAt(at - 1) == ':';
            int end = first ? end(run, at, whole, tooMany) : -1;
            InetAddress found = end < 0 ? null : literal(run.substring(at, end));
            if (found == null) {
                all.append(run.charAt(at++));
                last = false;
            } else {
                all.append(found.isAnyLocalAddress() ? run.substring(at, end) : standIn(found));
                at = end;
                last = true;
            }
        }
        return last;
    }

    /** Where the longest address ends that begins there, or of those the one that was seen before; -1 if there is none. */
    private int end(String run, int from, boolean whole, boolean knownOnly) {
        int longest = -1;
        for (int end = Math.min(run.length(), from + LONGEST); end > from + 1; end--) {
            boolean boundary = end == run.length() ? whole : run.charAt(end) == ':' || run.charAt(end) == '.';
            InetAddress address = boundary ? literal(run.substring(from, end)) : null;
            if (address != null && (pseudonyms.knows(address) || pseudonyms.isStandIn(address))) {
                return end;
            }
            longest = address != null && longest < 0 ? end : longest;
        }
        return knownOnly ? -1 : longest;
    }

    private static @Nullable InetAddress literal(String text) {
        if (!NetUtil.isValidIpV6Address(text)) {
            return null;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        return bytes == null || bytes.length != 16 ? null : AddressRange.address(bytes);
    }

    /** An address as one number, which is only believed of those that were seen. */
    private String number(String written) {
        boolean prefixed = written.length() > 2 && (written.charAt(1) | 0x20) == 'x';
        String digits = prefixed ? written.substring(2) : written;
        if (digits.length() == 2 * IPV4_PARTS || digits.length() == 4 * GROUPS) {
            InetAddress address = AddressRange.address(HexFormat.of().parseHex(digits));
            if (pseudonyms.knows(address)) {
                return (prefixed ? "0x" : "")
                        + HexFormat.of().formatHex(pseudonyms.of(address).getAddress());
            }
        }
        long value = digits.length() <= 10 && isDecimal(digits) ? Long.parseLong(digits) : -1;
        InetAddress address = value >>> 32 == 0 ? XorAddress.ipv4Address((int) value) : null;
        return address == null || prefixed || !pseudonyms.knows(address)
                ? written
                : Long.toString(Integer.toUnsignedLong(
                        ByteBuffer.wrap(pseudonyms.of(address).getAddress()).getInt()));
    }

    private static boolean isDecimal(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
