package dev.turnprobe.turn;

import dev.turnprobe.turn.netty.Tally;

/**
 * What became of the payloads of a relay until now. Nothing is dropped without being counted here.
 *
 * @param sent handed to the socket; that is no proof of delivery
 * @param received from peers
 * @param droppedCongested dropped because the connection to the server took no more
 * @param droppedCrowded dropped because too many payloads waited for a permission, or for a relay that moves; the oldest go
 * @param droppedRefused dropped because the server refused the peer, or the relay was closed
 * @param droppedFlooded dropped because other threads handed over faster than the relay's event loop could take
 */
public record RelayTraffic(
        long sent,
        long received,
        long droppedCongested,
        long droppedCrowded,
        long droppedRefused,
        long droppedFlooded) {
    static final RelayTraffic NONE = new RelayTraffic(0, 0, 0, 0, 0, 0);

    static RelayTraffic of(Tally tally) {
        return new RelayTraffic(
                tally.of(Tally.Fate.SENT),
                tally.of(Tally.Fate.RECEIVED),
                tally.of(Tally.Fate.CONGESTED),
                tally.of(Tally.Fate.CROWDED),
                tally.of(Tally.Fate.REFUSED),
                tally.of(Tally.Fate.FLOODED));
    }

    /** All that was dropped, for whatever reason. */
    public long dropped() {
        return droppedCongested + droppedCrowded + droppedRefused + droppedFlooded;
    }
}
