package dev.turnprobe.probe.quality;

/**
 * The longest that gets through in one direction, between us and the server.
 *
 * @param channelPayload bytes of payload in ChannelData
 * @param ipv6 whether the server is reached over IPv6
 * @param atLeast true if the longest that was tried passed: the limit, if there is one, lies above
 */
public record Mtu(int channelPayload, boolean ipv6, boolean atLeast) {
    /** RFC 8656 §12.4. */
    static final int CHANNEL_HEADER = 4;
    /** RFC 8489 §5, §14, RFC 8656 §11.1: header, XOR-PEER-ADDRESS of an IPv4 peer, header of DATA. */
    private static final int INDICATION_HEADERS = 20 + 12 + 4;

    private static final int UDP_HEADER = 8;

    /** Bytes of the UDP payload. */
    public int datagram() {
        return channelPayload + CHANNEL_HEADER;
    }

    /** Bytes of the IP packet, without options: the path MTU. */
    public int packet() {
        return datagram() + UDP_HEADER + (ipv6 ? 40 : 20);
    }

    /** Bytes of payload in a Send or Data indication with an IPv4 peer, which pads it to a multiple of four. */
    public int indicationPayload() {
        return (datagram() - INDICATION_HEADERS) & ~3;
    }

    /** The limit is that of another way: this one's is no less. */
    Mtu orMore() {
        return new Mtu(channelPayload, ipv6, true);
    }

    static int longestPayload(int packet, boolean ipv6) {
        return packet - (ipv6 ? 40 : 20) - UDP_HEADER - CHANNEL_HEADER;
    }
}
