package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPreparationTest {
    @Test
    @Tag("RFC5769§2.4")
    @Tag("RFC5389§15.4")
    void preparesThePasswordOfTheVector() {
        assertThat(SaslPrep.prepare(Rfc5769.LONG_TERM_PASSWORD_TYPED)).isEqualTo(Rfc5769.LONG_TERM_PASSWORD);
        assertThat(SaslPrep.prepare(Rfc5769.LONG_TERM_USERNAME)).isEqualTo(Rfc5769.LONG_TERM_USERNAME);
    }

    /** The examples of RFC 4013 §3. */
    @ParameterizedTest
    @CsvSource({"I\\u00ADX,IX", "user,user", "USER,USER", "\\u00AA,a", "\\u2168,IX", "a\\u00A0b,a b"})
    @Tag("RFC5389§15.3")
    void followsTheExamplesOfSaslPrep(String text, String prepared) {
        assertThat(SaslPrep.prepare(unescape(text))).isEqualTo(unescape(prepared));
    }

    /** The examples of RFC 8265 §4.3. */
    @ParameterizedTest
    @CsvSource({
        "correct horse battery staple,correct horse battery staple",
        "Correct Horse Battery Staple,Correct Horse Battery Staple",
        "\\u03C0\\u00DF\\u00E5,\\u03C0\\u00DF\\u00E5",
        "Jack of \\u2666s,Jack of \\u2666s",
        "foo\\u1680bar,foo bar",
        "e\\u0301,\\u00E9"
    })
    @Tag("RFC8489§9.2.2")
    void followsTheExamplesOfOpaqueString(String text, String prepared) {
        assertThat(OpaqueString.enforce(unescape(text))).isEqualTo(unescape(prepared));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter\u0007two", "hunter\ntwo", "hunter\u007ftwo", "h\u00fcnter\u0000two"})
    @Tag("RFC8489§9.2.2")
    void controlCharactersAreRefusedWithoutShowingTheText(String text) {
        assertThatThrownBy(() -> SaslPrep.prepare(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("RFC 4013")
                .hasMessageNotContaining("nter");
        assertThatThrownBy(() -> OpaqueString.enforce(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("RFC 8265")
                .hasMessageNotContaining("nter");
    }

    @Test
    void asciiDoesNotLoadTheLibraries() throws Exception {
        URL classes = SaslPrep.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader bare = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            for (String[] call : new String[][] {{"SaslPrep", "prepare"}, {"OpaqueString", "enforce"}}) {
                var method = Class.forName("dev.turnprobe.stun." + call[0], true, bare)
                        .getMethod(call[1], String.class);
                assertThat(method.invoke(null, "pass word~")).isEqualTo("pass word~");
                assertThatThrownBy(() -> method.invoke(null, "\u2168"))
                        .isInstanceOf(InvocationTargetException.class)
                        .hasCauseInstanceOf(NoClassDefFoundError.class);
            }
        }
    }

    private static String unescape(String text) {
        return java.util.regex.Pattern.compile("\\\\u([0-9A-F]{4})")
                .matcher(text)
                .replaceAll(match -> String.valueOf((char) Integer.parseInt(match.group(1), 16)));
    }
}
