package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPinTest {
    /**
     * A certificate and its pin as OpenSSL computes it: {@code openssl x509 -pubkey -noout | openssl pkey -pubin -outform der
     * | openssl dgst -sha256 -binary | base64}.
     */
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBgzCCASmgAwIBAgIUDObfxyvcAKbIRG9EEiGmkMOuzuwwCgYIKoZIzj0EAwIw
            FjEUMBIGA1UEAwwLcGluLmV4YW1wbGUwIBcNMjYxMTIxMjM1MTU5WhgPMjEyNjEw
            MjgyMzUxNTlaMBYxFDASBgNVBAMMC3Bpbi5leGFtcGxlMFkwEwYHKoZIzj0CAQYI
            KoZIzj0DAQcDQgAEPUnsKh/SHU8X+RIoGoZKh2dQESJ/q4dscHVTu3ZZ1jK69fjM
            CqomqMSlWuvNa1ZgTGgerUtCAobvDsOREeBb96NTMFEwHQYDVR0OBBYEFCSvZluV
            xpcZwejxknvqNgbT5kjsMB8GA1UdIwQYMBaAFCSvZluVxpcZwejxknvqNgbT5kjs
            MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAO+Vn14O242wx6Vi
            DMP3kP4mbMkL1sxp3C01P594Ie1pAiBWLkQ5ZKtgtmro93EOhrpe5NtbwSyZQSK+
            zLQWycGSUg==
            -----END CERTIFICATE-----
            """;

    private static final String PIN = "pJ9x4tmXf56oLg04XxQLi2eD+Nw2jN78DbUYWabU280=";

    /** RFC 7469 §2.4: SHA-256 over the SubjectPublicKeyInfo, not over the certificate. */
    @Test
    void isWhatOpensslComputes() throws Exception {
        var in = new ByteArrayInputStream(CERTIFICATE.getBytes(StandardCharsets.US_ASCII));
        assertThat(KeyPin.of(TlsTrust.readCertificates(in).get(0))).hasToString("sha256/" + PIN);
    }

    @Test
    void readsBothSpellings() {
        assertThat(KeyPin.parse("sha256/" + PIN)).isEqualTo(new KeyPin(PIN));
        assertThat(KeyPin.parse("sha256//" + PIN)).isEqualTo(new KeyPin(PIN));
        assertThat(KeyPin.parse(" sha256/" + PIN + "\n")).isEqualTo(new KeyPin(PIN));
    }

    /** Base64 may itself begin with a slash; that one must not be taken for curl's second. */
    @Test
    void keepsASlashThatBelongsToThePin() {
        String pin = "/" + "A".repeat(42) + "=";
        assertThat(KeyPin.parse("sha256/" + pin).sha256()).isEqualTo(pin);
        assertThat(KeyPin.parse("sha256//" + pin).sha256()).isEqualTo(pin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256/", "sha1/AAAA", "sha256/AAAA", "sha256/not base64!", "AAAA"})
    void whatIsNoPinIsNamedWithTheRemedy(String text) {
        assertThatThrownBy(() -> TlsTrust.platform().pinned(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a pin")
                .hasMessageContaining("sha256/");
    }
}
