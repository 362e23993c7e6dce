package dev.turnprobe.turn;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the data of records that Netty leaves raw. Borrows them. One that is cut short is no record. */
final class DnsRecords {
    private DnsRecords() {}

    /** RFC 2782. */
    static @Nullable SrvRecord srv(DnsRawRecord record) {
        ByteBuf data = record.content().duplicate();
        try {
            return new SrvRecord(
                    data.readUnsignedShort(), data.readUnsignedShort(), data.readUnsignedShort(), name(data));
        } catch (IndexOutOfBoundsException | DecoderException e) {
            return null;
        }
    }

    /** RFC 3403 §4.1. */
    static @Nullable NaptrRecord naptr(DnsRawRecord record) {
        ByteBuf data = record.content().duplicate();
        try {
            return new NaptrRecord(
                    data.readUnsignedShort(), data.readUnsignedShort(), text(data), text(data), text(data), name(data));
        } catch (IndexOutOfBoundsException | DecoderException e) {
            return null;
        }
    }

    private static String text(ByteBuf data) {
        return data.readCharSequence(data.readUnsignedByte(), StandardCharsets.US_ASCII)
                .toString();
    }

    private static String name(ByteBuf data) {
        String name = DefaultDnsRecordDecoder.decodeName(data);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
