package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.probe.report.Schemas;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chains made by openssl and shown by coturn: what our own certificates and server agree on, somebody else confirms. */
@Tag("coturn")
@RequiresCoturn
@Timeout(120)
class OpensslChainsTest {
    private static final String EXTENSIONS = """
            [ca]
            basicConstraints=critical,CA:TRUE
            keyUsage=critical,keyCertSign,cRLSign
            [leaf]
            basicConstraints=critical,CA:FALSE
            extendedKeyUsage=serverAuth
            subjectAltName=IP:127.0.0.1
            certificatePolicies=2.23.140.1.2.1
            authorityInfoAccess=caIssuers;URI:http://issuer.example/issuer.der
            """;

    @TempDir
    Path directory;

    @Test
    void leafWithoutItsIssuerIsToldFromAWholeChainAndFromAnInspector() throws Exception {
        Files.writeString(directory.resolve("x.cnf"), EXTENSIONS);
        key("root");
        openssl("req -x509 -new -key root.key -out root.pem -days 2 -subj /CN=Root -sha256");
        signed("issuer", "/CN=Issuer", "root", "ca");
        signed("leaf", "/CN=127.0.0.1", "issuer", "leaf");
        PrivateKey key = privateKey("leaf.key");
        X509Certificate leaf = certificate("leaf.pem");
        X509Certificate issuer = certificate("issuer.pem");

        JsonNode alone = check(new ServerIdentity(key, List.of(leaf)));
        assertThat(alone.path("verdict").asText()).isEqualTo("failed");
        assertThat(alone.path("endpoints")).hasSize(2).allSatisfy(endpoint -> {
            JsonNode said = endpoint.path("diagnosis").path(0);
            assertThat(said.path("code").asText()).isEqualTo("TLS_INCOMPLETE_CHAIN");
            assertThat(said.path("confidence").asText()).isEqualTo("high");
            assertThat(said.path("evidence").path("issuerUrl").asText()).isEqualTo("http://issuer.example/issuer.der");
        });
        assertThat(check(new ServerIdentity(key, List.of(leaf, issuer)))
                        .path("verdict")
                        .asText())
                .isEqualTo("ok");

        key("fortinet");
        openssl("req -x509 -new -key fortinet.key -out fortinet.pem -days 2 -subj /O=Fortinet/CN=FGT60F -sha256");
        signed("forged", "/CN=127.0.0.1", "fortinet", "leaf");
        JsonNode forged = check(new ServerIdentity(privateKey("forged.key"), List.of(certificate("forged.pem"))));
        assertThat(forged.path("endpoints"))
                .allSatisfy(endpoint -> assertThat(
                                endpoint.path("diagnosis").path(0).path("code").asText())
                        .isEqualTo("TLS_INTERCEPTED"));
    }

    private JsonNode check(ServerIdentity identity) {
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults()
                .transports(Transport.TLS, Transport.DTLS)
                .identity(identity))) {
            Cli.Result result = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", coturn.password())
                    .execute(
                            "check",
                            "--json",
                            "--samples",
                            "0",
                            "--timeout",
                            "30s",
                            "-u",
                            coturn.username(),
                            "--ca",
                            directory.resolve("root.pem").toString(),
                            coturn.uri(Transport.TLS),
                            coturn.uri(Transport.DTLS));
            return Schemas.document(result.out());
        }
    }

    private void signed(String name, String subject, String issuer, String extensions) throws Exception {
        key(name);
        openssl("req -new -key " + name + ".key -out " + name + ".csr -subj " + subject);
        openssl("x509 -req -in " + name + ".csr -CA " + issuer + ".pem -CAkey " + issuer
                + ".key -CAcreateserial -days 2 -sha256 -extfile x.cnf -extensions " + extensions + " -out " + name
                + ".pem");
    }

    private void key(String name) throws Exception {
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key");
    }

    private void openssl(String arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no openssl here: " + e.getMessage());
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("openssl %s: %s", arguments, said).isZero();
    }

    private X509Certificate certificate(String file) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(directory.resolve(file))));
    }

    private PrivateKey privateKey(String file) throws Exception {
        String pem = Files.readString(directory.resolve(file)).replaceAll("-----[^-]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }
}
