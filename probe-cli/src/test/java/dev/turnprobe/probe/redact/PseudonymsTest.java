package dev.turnprobe.probe.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.XorAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {
    private final Pseudonyms pseudonyms = new Pseudonyms();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "172.16.5.4",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.1.1",
                "224.0.0.1",
                "255.255.255.255",
                "0.0.0.1",
                "8.8.8.8",
                "192.0.2.1",
                "fd00::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001:db8::1"
            })
    void standInIsOfTheSameFamilyAndKind(String literal) throws Exception {
        InetAddress real = InetAddress.getByName(literal);
        InetAddress standIn = pseudonyms.of(real);
        assertThat(standIn).isNotEqualTo(real).hasSameClassAs(real);
        assertThat(AddressRange.of(standIn)).isEqualTo(AddressRange.of(real));
        assertThat(pseudonyms.of(real)).isEqualTo(standIn);
        assertThat(pseudonyms.of(new InetSocketAddress(real, 3478))).isEqualTo(new InetSocketAddress(standIn, 3478));
        assertThat(pseudonyms.seen()).containsExactly(real);
    }

    /** There is but one loopback address of IPv6, so its stand-in is of the next kind: private, like that. */
    @Test
    void theOneLoopbackAddressOfIpv6HasAStandInToo() throws Exception {
        InetAddress standIn = pseudonyms.of(InetAddress.getByName("::1"));
        assertThat(AddressRange.of(standIn)).isEqualTo(AddressRange.IPV6_PRIVATE);
    }

    @Test
    void nobodysAddressStays() throws Exception {
        assertThat(pseudonyms.of(InetAddress.getByName("0.0.0.0")).getHostAddress())
                .isEqualTo("0.0.0.0");
        assertThat(pseudonyms.of(InetAddress.getByName("::")).isAnyLocalAddress())
                .isTrue();
        assertThat(pseudonyms.seen()).isEmpty();
    }

    @Test
    void numberedInTheOrderOfFirstSight() throws Exception {
        assertThat(pseudonyms.of(InetAddress.getByName("203.0.113.9")).getHostAddress())
                .isEqualTo("198.19.0.1");
        assertThat(pseudonyms.of(InetAddress.getByName("203.0.113.1")).getHostAddress())
                .isEqualTo("198.19.0.2");
        assertThat(pseudonyms.of(InetAddress.getByName("192.168.0.7")).getHostAddress())
                .isEqualTo("10.127.0.1");
        assertThat(pseudonyms.of(InetAddress.getByName("203.0.113.9")).getHostAddress())
                .isEqualTo("198.19.0.1");
    }

    @Test
    void neverAnAddressThatSomebodyWasSeenToHave() throws Exception {
        InetAddress taken = InetAddress.getByName("198.19.0.1");
        InetAddress first = pseudonyms.of(taken);
        assertThat(first.getHostAddress()).isEqualTo("198.19.0.2");
        assertThat(pseudonyms.of(InetAddress.getByName("8.8.8.8")).getHostAddress())
                .isEqualTo("198.19.0.3");
        // One that is seen after it was given away gets a stand-in of its own.
        assertThat(pseudonyms.of(first).getHostAddress()).isEqualTo("198.19.0.4");
        assertThat(pseudonyms.isStandIn(first)).isFalse();
    }

    /** RFC 4291 §2.5.5.2, RFC 6052 §2.1. */
    @Test
    void ipv4InTheClothesOfIpv6IsTheSameAddress() throws Exception {
        InetAddress plain = pseudonyms.of(InetAddress.getByName("203.0.113.9"));
        InetAddress mapped = XorAddress.ipv6Address(0, 0xFFFF_CB00_7109L);
        InetAddress translated = XorAddress.ipv6Address(0x0064_FF9B_0000_0000L, 0xCB00_7109L);
        assertThat(plain.getHostAddress()).isEqualTo("198.19.0.1");
        assertThat(pseudonyms.of(mapped)).isEqualTo(XorAddress.ipv6Address(0, 0xFFFF_C613_0001L));
        assertThat(pseudonyms.of(translated)).isEqualTo(XorAddress.ipv6Address(0x0064_FF9B_0000_0000L, 0xC613_0001L));
    }

    @Test
    void theInterfaceIsLeftOut() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        InetAddress scoped = Inet6Address.getByAddress(
                null, InetAddress.getByName("fe80::1").getAddress(), loopback == null ? 1 : loopback.getIndex());
        assertThat(pseudonyms.of(scoped).getHostAddress()).doesNotContain("%");
        assertThat(pseudonyms.seen().get(0).getHostAddress()).doesNotContain("%");
    }

    /** Whoever sends more addresses than there are stand-ins still learns nothing, and stops nothing. */
    @Test
    void thereMayBeMoreAddressesThanStandIns() {
        Set<InetAddress> given = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 70_000; i++) {
            InetAddress real = XorAddress.ipv4Address(0x0800_0000 | random.nextInt(1 << 24));
            given.add(pseudonyms.of(real));
        }
        assertThat(given)
                .hasSizeBetween(65_000, 0xFFFE)
                .allSatisfy(one -> assertThat(one.getHostAddress()).startsWith("198.19."));
    }
}
