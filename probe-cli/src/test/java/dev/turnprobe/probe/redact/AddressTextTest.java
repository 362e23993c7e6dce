package dev.turnprobe.probe.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
    private final Pseudonyms pseudonyms = new Pseudonyms();
    private final AddressText text = new AddressText(pseudonyms);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Connection refused: relay.example/203.0.113.9:3478|Connection refused: relay.example/198.19.0.1:3478",
                "turn:203.0.113.9?transport=tcp|turn:198.19.0.1?transport=tcp",
                "XOR-PEER-ADDRESS=203.0.113.9:50000|XOR-PEER-ADDRESS=198.19.0.1:50000",
                "v203.000.113.009 and (203.0.113.9).|v198.19.0.1 and (198.19.0.1).",
                "ec2-203-0-113-9.compute.example|ec2-198-19-0-1.compute.example",
                "9.113.0.203.in-addr.arpa|198.19.0.1.in-addr.arpa",
                "turn:[2001:DB8::7]:3478|turn:[3fff:7f7:0:0:0:0:0:1]:3478",
                "2001:db8:0:0:0:0:0:7:49152|3fff:7f7:0:0:0:0:0:1:49152",
                "peer=2001:0db8::7, sed:2001:db8::7|peer=3fff:7f7:0:0:0:0:0:1, sed:3fff:7f7:0:0:0:0:0:1",
                "from:2001:db8::7.|from:3fff:7f7:0:0:0:0:0:1.",
                "/[fe80::7%eth0]:1|/[fe80:0:0:0:7f7f:0:0:1]:1",
                "::ffff:203.0.113.9 is 203.0.113.9|0:0:0:0:0:ffff:c613:1 is 198.19.0.1",
                "::1|fd7f:7f7f:0:0:0:0:0:1"
            })
    void everySpellingOfAnAddressBecomesItsStandIn(String real, String redacted) {
        assertThat(text.redact(real)).isEqualTo(redacted);
        // What was redacted once stays as it is.
        assertThat(text.redact(redacted)).isEqualTo(redacted);
    }

    /** What an address that was seen looks like as one number, and in the midst of others. */
    @Test
    void knownAddressIsFoundInEveryClothing() throws Exception {
        pseudonyms.of(InetAddress.getByName("203.0.113.9"));
        pseudonyms.of(InetAddress.getByName("2001:db8::7"));
        assertThat(text.redact("cb007109 0xCB007109 3405803785")).isEqualTo("c6130001 0xc6130001 3323133953");
        assertThat(text.redact("203.0.113.9.3478 > 1.3.6.203.0.113.9")).isEqualTo("198.19.0.1.3478 > 1.3.6.198.19.0.1");
        assertThat(text.redact("20010DB8000000000000000000000007")).isEqualTo("3fff07f7000000000000000000000001");
        assertThat(text.redact("2001:db8::7:3478")).isEqualTo("3fff:7f7:0:0:0:0:0:1:3478");
        assertThat(text.redact("1:2:3:4:5:6:7:8:9:2001:db8:0:0:0:0:0:7"))
                .contains("3fff:7f7")
                .doesNotContain("2001");
    }

    /** No addresses, and left alone; docs/privacy.md says which guesses are made. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "999.1.1.1",
                "256.0.0.1",
                "1.2.3",
                "Coturn-4.6.1 'Gorst'",
                "1.3.6.1.5.5.7.1.1",
                "2026-11-22 12:34:56.789",
                "00:1b:44:11:3a:b7",
                "AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01",
                "550e8400-e29b-41d4-a716-446655440000",
                "std::string::npos",
                "a::zz",
                "deadbeef 1700000000",
                "0.0.0.0 and ::",
                "user:pass:word",
                ":::::",
                "",
                "."
            })
    void whatOnlyResemblesOneStays(String like) {
        assertThat(text.redact(like)).isEqualTo(like);
    }

    /** Nobody can tell a version of four numbers from an address: a harmless number that reads wrong is the lesser evil. */
    @Test
    void versionOfFourNumbersIsTakenForAnAddress() {
        assertThat(text.redact("FancyTurn 1.2.3.4")).isEqualTo("FancyTurn 198.19.0.1");
    }

    @Test
    void noSpellingOfAnAddressSurvivesInAnyText() {
        long seed = Long.getLong("redact.seed", 8489);
        System.out.println("AddressTextTest: seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            InetAddress real = AddressRange.address(bytes);
            String spelled = spelling(real, random);
            String hostile = noise(random) + separator(random) + spelled + separator(random) + noise(random);
            String redacted = new AddressText(new Pseudonyms()).redact(hostile);
            assertThat(redacted.toLowerCase(Locale.ROOT))
                    .as("seed %d: %s in %s", seed, real, hostile)
                    .doesNotContain(spelled.toLowerCase(Locale.ROOT));
        }
    }

    private static String spelling(InetAddress address, Random random) {
        String plain = address.getHostAddress();
        if (plain.indexOf('.') > 0) {
            return random.nextBoolean() ? plain : plain.replace('.', '-');
        }
        String[] groups = plain.split(":");
        return switch (random.nextInt(3)) {
            case 0 -> plain.toUpperCase(Locale.ROOT);
            case 1 ->
                java.util.Arrays.stream(groups)
                        .map(group -> "0".repeat(4 - group.length()) + group)
                        .collect(Collectors.joining(":"));
            default -> plain;
        };
    }

    private static String separator(Random random) {
        return String.valueOf(" =/([\"'<>,;)".charAt(random.nextInt(12)));
    }

    private static String noise(Random random) {
        String letters = "abcxyz019.:-%[] é\u0000\n";
        return random.ints(random.nextInt(12), 0, letters.length())
                .mapToObj(i -> String.valueOf(letters.charAt(i)))
                .collect(Collectors.joining());
    }
}
