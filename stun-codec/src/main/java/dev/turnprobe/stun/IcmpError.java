package dev.turnprobe.stun;

/**
 * ICMP (RFC 8656 §18.13): what came back when the relay sent to a peer.
 *
 * @param type the ICMP type, 0 to 127
 * @param code the ICMP code, 0 to 511
 * @param data the "Error Data" field: the MTU for a Packet Too Big, else 0
 */
public record IcmpError(int type, int code, int data) {
    static final Attribute.Format<IcmpError> FORMAT = new Attribute.Format<>() {
        @Override
        public IcmpError read(StunMessage message, int offset, int length) {
            int typeAndCode = message.frame().getUnsignedShort(offset + 2);
            return new IcmpError(
                    typeAndCode >>> 9, typeAndCode & 0x1FF, message.frame().getInt(offset + 4));
        }

        @Override
        public void write(StunWriter writer, IcmpError value) {
            writer.out().writeShort(0).writeShort(value.type << 9 | value.code).writeInt(value.data);
        }
    };

    public IcmpError {
        if ((type & ~0x7F) != 0 || (code & ~0x1FF) != 0) {
            throw new IllegalArgumentException("ICMP type out of 0..127 or code out of 0..511: " + type + ", " + code);
        }
    }

    @Override
    public String toString() {
        return "type " + type + ", code " + code + (data == 0 ? "" : ", data " + Integer.toUnsignedString(data));
    }
}
