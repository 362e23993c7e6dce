package dev.turnprobe.stun;

/**
 * CHANGE-REQUEST (RFC 5780 §7.2): from where the server is to answer.
 *
 * @param ip from its other address
 * @param port from its other port
 */
public record ChangeRequest(boolean ip, boolean port) {
    private static final int IP = 0x04;
    private static final int PORT = 0x02;

    static final Attribute.Format<ChangeRequest> FORMAT = new Attribute.Format<>() {
        @Override
        public ChangeRequest read(StunMessage message, int offset, int length) {
            int flags = message.frame().getInt(offset);
            return new ChangeRequest((flags & IP) != 0, (flags & PORT) != 0);
        }

        @Override
        public void write(StunWriter writer, ChangeRequest value) {
            writer.out().writeInt((value.ip ? IP : 0) | (value.port ? PORT : 0));
        }
    };

    @Override
    public String toString() {
        return ip ? port ? "change IP and port" : "change IP" : port ? "change port" : "change nothing";
    }
}
