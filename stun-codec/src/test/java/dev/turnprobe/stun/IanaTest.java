package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names and numbers against the IANA "STUN Parameters" registries, typed in as text files. */
class IanaTest {
    /** Not in the registry, and why it is in the catalogue all the same. */
    private static final Map<Integer, String> UNREGISTERED = Map.of(
            0x8020, "XOR-MAPPED-ADDRESS before RFC 5389",
            0x8032, "ADDITIONAL-ADDRESS-FAMILY before RFC 8656",
            0x8033, "ADDRESS-ERROR-CODE before RFC 8656");

    @Test
    @Tag("RFC8489§18.3")
    void theCatalogueIsTheRegistry() throws Exception {
        Map<Integer, String> ours = new TreeMap<>();
        for (Attribute<?> key : Attributes.all()) {
            if (!UNREGISTERED.containsKey(key.type())) {
                ours.put(key.type(), key.name());
            }
        }
        assertThat(ours).isEqualTo(registry("stun-attributes.txt"));
    }

    @Test
    void everyConstantIsNamedAsItsAttribute() throws Exception {
        for (Field field : Attributes.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof Attribute<?> key) {
                String name = key.name().replace('-', '_').replace(" STUN", "");
                assertThat(field.getName()).isIn(name, name + "_DRAFT");
                assertThat(Attributes.ofType(key.type())).isSameAs(key);
                assertThat(Attributes.nameOf(key.type())).isEqualTo(key.name());
            }
        }
    }

    @Test
    @Tag("RFC8489§14")
    void theTopBitSaysWhetherComprehensionIsRequired() {
        for (Attribute<?> key : Attributes.all()) {
            assertThat(key.comprehensionRequired()).isEqualTo(key.type() <= 0x7fff);
        }
        assertThat(Attributes.ofType(0x7eee)).isNull();
        assertThat(Attributes.nameOf(0x7eee)).isEqualTo("0x7eee");
    }

    @Test
    @Tag("RFC8489§18.2")
    @Tag("RFC8656§17")
    void theMethodsAreTheRegistry() throws Exception {
        Map<Integer, String> ours = new TreeMap<>();
        for (int number = 0; number <= 0xFFF; number++) {
            StunMethod method = StunMethod.ofNumber(number);
            if (method != null) {
                assertThat(method.number()).isEqualTo(number);
                ours.put(number, method.toString());
            }
        }
        assertThat(ours).isEqualTo(registry("stun-methods.txt"));
    }

    @Test
    @Tag("RFC8489§14.8")
    @Tag("RFC8656§19")
    @Tag("RFC8489§18.4")
    void theErrorCodesAreTheRegistry() throws Exception {
        Map<Integer, String> ours = new TreeMap<>();
        for (int code = 300; code <= 699; code++) {
            String phrase = ErrorCode.registeredPhrase(code);
            if (phrase != null) {
                ours.put(code, phrase);
            }
        }
        assertThat(ours).isEqualTo(registry("stun-error-codes.txt"));
        for (Field field : ErrorCode.class.getFields()) {
            String phrase = ErrorCode.registeredPhrase(field.getInt(null));
            assertThat(phrase).isNotNull();
            assertThat(field.getName()).isEqualToIgnoringCase(phrase.replace(' ', '_'));
        }
    }

    private static Map<Integer, String> registry(String file) throws Exception {
        Map<Integer, String> entries = new TreeMap<>();
        try (InputStream in = IanaTest.class.getResourceAsStream("/iana/" + file)) {
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(" ", 2);
                    entries.put(Integer.decode(parts[0]), parts[1].replaceFirst("^reserved, was ", ""));
                }
            }
        }
        return entries;
    }
}
