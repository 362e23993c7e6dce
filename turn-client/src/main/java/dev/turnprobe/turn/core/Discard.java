package dev.turnprobe.turn.core;

/** Why an incoming frame was not believed. It is dropped and counted; the one waiting for an answer keeps waiting. */
public enum Discard {
    /** Neither STUN nor ChannelData (RFC 7983 §7). */
    NOT_STUN("neither STUN nor ChannelData"),
    /** No DTLS record of this association, or one that was tampered with (RFC 6347 §4.1.2.7). */
    NOT_DTLS("no DTLS record of this association"),
    /** Looks like STUN or ChannelData, but is not well formed. */
    MALFORMED("malformed"),
    /** FINGERPRINT is there and wrong (RFC 8489 §14.7). */
    BAD_FINGERPRINT("wrong FINGERPRINT"),
    /** A response to nothing that is outstanding, or to another method (RFC 8489 §6.3). */
    UNKNOWN_TRANSACTION("answers no request of ours"),
    /** A response without MESSAGE-INTEGRITY where one is due (RFC 8489 §9.2.5). */
    NO_INTEGRITY("not signed"),
    /** A response whose MESSAGE-INTEGRITY was not made with our key (RFC 8489 §9.2.5). */
    BAD_INTEGRITY("wrongly signed"),
    /** PASSWORD-ALGORITHMS, which its nonce promises, is missing (RFC 8489 §9.2.5). */
    BID_DOWN("password algorithms taken out"),
    /** A request, or an indication that no client expects. */
    UNEXPECTED("unexpected kind of message"),
    /** Comprehension-required attributes that we do not know (RFC 8489 §6.3.2). */
    UNKNOWN_ATTRIBUTE("unknown comprehension-required attribute"),
    /** ChannelData on a channel that is not bound (RFC 8656 §12.6). */
    UNKNOWN_CHANNEL("channel is not bound"),
    /** Data from a peer without a permission (RFC 8656 §11.4). */
    NO_PERMISSION("peer has no permission");

    private final String text;

    Discard(String text) {
        this.text = text;
    }

    /** A clause for people, such as "not signed". */
    public String text() {
        return text;
    }
}
