package dev.turnprobe.probe.quality;

/**
 * What came of one rate; bits of payload.
 *
 * @param targetBitsPerSecond what was to be sent
 * @param sentBitsPerSecond what we managed to send
 * @param receivedBitsPerSecond what came through
 * @param loss part of the packets that did not, 0 to 1
 * @param packets that were sent
 * @param nanos how long that took
 */
public record RateStep(
        long targetBitsPerSecond,
        long sentBitsPerSecond,
        long receivedBitsPerSecond,
        double loss,
        int packets,
        long nanos) {}
