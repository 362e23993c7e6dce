package dev.turnprobe.stun;

/**
 * TRANSACTION_TRANSMIT_COUNTER (RFC 7982 §3): how often each side has sent.
 *
 * @param requests which transmission of the request this is, or answers, from 1, at most 255
 * @param responses how many responses the server has sent, at most 255
 */
public record TransmitCounter(int requests, int responses) {
    static final Attribute.Format<TransmitCounter> FORMAT = new Attribute.Format<>() {
        @Override
        public TransmitCounter read(StunMessage message, int offset, int length) {
            return new TransmitCounter(
                    message.frame().getUnsignedByte(offset + 2), message.frame().getUnsignedByte(offset + 3));
        }

        @Override
        public void write(StunWriter writer, TransmitCounter value) {
            writer.out().writeShort(0).writeByte(value.requests).writeByte(value.responses);
        }
    };

    public TransmitCounter {
        if ((requests & ~0xFF) != 0 || (responses & ~0xFF) != 0) {
            throw new IllegalArgumentException("counters out of range 0..255: " + requests + ", " + responses);
        }
    }

    @Override
    public String toString() {
        return "request " + requests + ", response " + responses;
    }
}
