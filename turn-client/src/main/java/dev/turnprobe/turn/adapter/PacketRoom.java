package dev.turnprobe.turn.adapter;

import java.net.DatagramPacket;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * How much fits into a {@link DatagramPacket}. The JDK's own sockets shorten a packet to what they received and still know
 * how long it was before, so that one packet can be used over and over. From outside {@code java.net} a packet can only be
 * shortened for good; so what it was is kept here. Safe from any thread.
 */
final class PacketRoom {
    /** What we made of a packet, and the room it had. */
    private record Filled(byte[] data, int offset, int length, int room) {
        boolean isStillIn(DatagramPacket packet) {
            return packet.getData() == data && packet.getOffset() == offset && packet.getLength() == length;
        }
    }

    /** By identity, for packets are not equal to each other; and only for as long as someone else has the packet. */
    private final Map<DatagramPacket, Filled> filled = new WeakHashMap<>();

    /** The room in a packet that has been locked. */
    synchronized int of(DatagramPacket packet) {
        Filled before = filled.get(packet);
        return before != null && before.isStillIn(packet) ? before.room() : packet.getLength();
    }

    /** Shortens a packet that has been locked. */
    synchronized void shorten(DatagramPacket packet, int length, int room) {
        packet.setLength(length);
        if (length < room) {
            filled.put(packet, new Filled(packet.getData(), packet.getOffset(), length, room));
        } else {
            filled.remove(packet);
        }
    }
}
