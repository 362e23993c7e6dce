package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8305 §4 with the precedences of RFC 6724 §2.1. */
class AddressOrderTest {
    @ParameterizedTest
    @CsvSource({
        // The families take turns, IPv6 first; within one, the resolver's order stays.
        "192.0.2.1 192.0.2.2 2001:db8::1 2001:db8::2, 2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2",
        "192.0.2.1 192.0.2.2 192.0.2.3 2001:db8::1,   2001:db8::1 192.0.2.1 192.0.2.2 192.0.2.3",
        // What hardly ever works comes late: 6to4, Teredo, unique local.
        "2002:c000:201::1 192.0.2.1,                  192.0.2.1 2002:c000:201::1",
        "fd00::1 192.0.2.1 2001:0:1::1,               192.0.2.1 2001:0:1::1 fd00::1",
        "127.0.0.1 ::1,                               ::1 127.0.0.1",
        // Once is enough.
        "192.0.2.1 192.0.2.1,                         192.0.2.1"
    })
    void sortsAndInterleaves(String given, String expected) throws Exception {
        assertThat(AddressOrder.of(addresses(given))).isEqualTo(addresses(expected));
    }

    private static List<InetAddress> addresses(String texts) throws UnknownHostException {
        List<InetAddress> all = new ArrayList<>();
        for (String text : Stream.of(texts.split(" ")).toList()) {
            all.add(InetAddress.getByName(text));
        }
        return all;
    }
}
