package dev.turnprobe.turn.core;

/** Whether an allocation may move to another socket of ours, and when it does (RFC 8016). */
public enum MobilityMode {
    /** Never; no ticket is asked for. */
    OFF,
    /** When told to. */
    ON_REQUEST,
    /** When told to, and by itself when the road to the server breaks. */
    AUTOMATIC
}
