package dev.turnprobe.ice4j;

import dev.turnprobe.turn.IceCandidate;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.adapter.RelayedDatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.CandidateExtendedType;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.socket.IceSocketWrapper;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;

/** A relay as ice4j wants it: a candidate with a datagram socket that can be split by filters. Freed, it is released. */
final class TurnRelayCandidate extends LocalCandidate {
    private final Relay relay;
    private final int localPreference;
    private final IceSocketWrapper socket;

    /** @param localPreference another than that of every other relayed candidate of the component (RFC 8445 §5.1.2.1) */
    TurnRelayCandidate(Component component, Relay relay, int localPreference) {
        super(
                address(relay.relayedAddress()),
                component,
                CandidateType.RELAYED_CANDIDATE,
                CandidateExtendedType.TURN_RELAYED_CANDIDATE,
                null);
        this.relay = relay;
        this.localPreference = localPreference;
        try {
            socket = new IceUdpSocketWrapper(new MultiplexingDatagramSocket(RelayedDatagramSocket.over(relay)));
        } catch (SocketException e) {
            throw new IllegalStateException("no datagram socket can be made", e);
        }
        // RFC 8445 §5.1.1.2: the base of a relayed candidate is that candidate itself.
        setBase(this);
        setRelayServerAddress(address(relay.serverAddress()));
        setMappedAddress(address(relay.mappedAddress()));
    }

    private static TransportAddress address(InetSocketAddress address) {
        return new TransportAddress(address.getAddress(), address.getPort(), Transport.UDP);
    }

    @Override
    public IceSocketWrapper getCandidateIceSocketWrapper() {
        return socket;
    }

    /** RFC 8839 §5.1: that of a relayed candidate is the mapped address, whether or not it is a candidate as well. */
    @Override
    public TransportAddress getRelatedAddress() {
        return getMappedAddress();
    }

    /**
     * RFC 8445 §5.1.1.3: another transport to the same server makes another foundation. ice4j's registry does not know of
     * that transport, so it is told apart here.
     */
    @Override
    public void setFoundation(String foundation) {
        super.setFoundation(foundation + relay.transport());
    }

    /** RFC 8445 §5.1.2: ice4j gives all relayed candidates of a component the same priority; it must differ. */
    @Override
    public long computePriorityForType(CandidateType type) {
        return IceCandidate.priority(
                type(type), localPreference, getParentComponent().getComponentID());
    }

    private static IceCandidate.Type type(CandidateType type) {
        return switch (type) {
            case HOST_CANDIDATE, LOCAL_CANDIDATE -> IceCandidate.Type.HOST;
            case PEER_REFLEXIVE_CANDIDATE -> IceCandidate.Type.PEER_REFLEXIVE;
            case SERVER_REFLEXIVE_CANDIDATE, STUN_CANDIDATE -> IceCandidate.Type.SERVER_REFLEXIVE;
            case RELAYED_CANDIDATE -> IceCandidate.Type.RELAYED;
        };
    }

    /** Closes the socket, and so releases the relay. */
    @Override
    protected void free() {
        super.free();
    }
}
