package dev.turnprobe.turn.core;

/** How data to a peer travels at this moment. */
public enum Route {
    /** In ChannelData: four bytes of header (RFC 8656 §12.4). */
    CHANNEL,
    /** In Send indications: 36 or 48 bytes of header (RFC 8656 §11.1). */
    INDICATION,
    /** Not yet: a permission is being asked for. */
    PENDING,
    /** Not at all: denied, closed, or too many peers. */
    REFUSED
}
