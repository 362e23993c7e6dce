package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.plan.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables, read back by somebody else's reader. */
public class CsvTest {
    /** The rows, by column. Fails unless every row has as many cells as the header. */
    public static List<Map<String, String>> rows(String csv) throws IOException {
        CsvSchema schema = CsvSchema.emptySchema().withHeader().withStrictHeaders(true);
        CsvMapper mapper = new CsvMapper();
        mapper.enable(com.fasterxml.jackson.dataformat.csv.CsvParser.Feature.FAIL_ON_MISSING_COLUMNS);
        try (MappingIterator<Map<String, String>> all =
                mapper.readerForMapOf(String.class).with(schema).readValues(csv)) {
            return all.readAll();
        }
    }

    /** RFC 4180 §2: records end with CR LF; a comma, a quote and spaces take quotes; a quote in it is doubled. */
    @Test
    void isAsTheRfcHasIt() throws IOException {
        Csv csv = new Csv(List.of("a", "b", "c"));
        csv.text("x,y").text("say \"hi\"").text(" z ").end();
        csv.number(-3).millis(1_234_567).percent(0.125).end();
        csv.text("öé").end();
        assertThat(csv).hasToString("a,b,c\r\n\"x,y\",\"say \"\"hi\"\"\",\" z \"\r\n-3,1.235,12.50\r\nöé,,\r\n");
        assertThat(rows(csv.toString()).get(0)).containsEntry("a", "x,y").containsEntry("b", "say \"hi\"");
        assertThatThrownBy(() -> csv.none(4)).isInstanceOf(IllegalStateException.class);
    }

    /** https://owasp.org/www-community/attacks/CSV_Injection. */
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u001b=1", "\uFF1D1", "\uFF0B1"})
    void whatBeginsLikeAFormulaDoesNotStayOne(String cell) throws IOException {
        Csv csv = new Csv(List.of("a"));
        csv.text(cell).end();
        assertThat(rows(csv.toString()).get(0).get("a")).startsWith("'").doesNotContain("\t", "\r", "\u001b");
    }

    @Test
    void everyRowIsALine() {
        Csv csv = new Csv(List.of("a", "b"));
        csv.text(Reports.HOSTILE).text("x\u2028y\u0085z").end();
        assertThat(csv.toString().lines()).hasSize(2);
        assertThat(csv.toString()).doesNotContain("\u0000", "\u001b");
    }

    @Test
    void checkHasARowAnEndpointWithItsNumbersAndItsGravestFault() throws IOException {
        Report report = Reports.report(
                Reports.works(0, "turn:a.example.org", "europe", 20),
                Reports.refused(1, "turns:b.example.org:443?transport=tcp", "=HYPERLINK(1)"));
        List<Map<String, String>> rows = rows(CheckCsv.write(report));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0))
                .containsEntry("startedAt", "2026-01-31T12:00:00.000Z")
                .containsEntry("uri", "turn:a.example.org")
                .containsEntry("region", "europe")
                .containsEntry("address", "192.0.2.10:3478")
                .containsEntry("status", "ok")
                .containsEntry("candidateAddress", "192.0.2.10:49170")
                .containsEntry("sent", "10")
                .containsEntry("lossPercent", "0.00")
                .containsEntry("minMs", "20")
                .containsEntry("challengeMs", "20")
                .containsEntry("connectMs", "")
                .containsEntry("code", "");
        assertThat(rows.get(1))
                .containsEntry("status", "failed")
                .containsEntry("transport", "tls")
                .containsEntry("candidateType", "")
                .containsEntry("p50Ms", "")
                .containsEntry("secureMs", "20")
                .containsEntry("tlsVersion", "TLSv1.3")
                .containsEntry("software", "'=HYPERLINK(1)")
                .containsEntry("code", "INSUFFICIENT_CAPACITY")
                .containsEntry("severity", "error");
        assertThat(rows.get(1).get("remedy")).isNotBlank();
    }

    @Test
    void checkThatDidNotComeAboutIsOneRowThatSaysWhy() throws IOException {
        Diagnosis why = new Diagnosis(
                Cause.PROVIDER_REFUSED,
                Diagnosis.Severity.ERROR,
                Diagnosis.Confidence.HIGH,
                "the provider said no",
                Map.of(),
                "ask it",
                List.of());
        Report report = Report.unprobed(Reports.TOOL, Reports.STARTED, 1, false, why);
        assertThat(rows(CheckCsv.write(report)))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("status", "unprobed")
                        .containsEntry("code", "PROVIDER_REFUSED")
                        .containsEntry("remedy", "ask it"));
    }

    @Test
    void noSecretIsInIt() {
        Report report = Reports.report(Set.of(Requirement.UDP), List.of(Reports.works(0, "turn:h", null, 5)));
        assertThat(CheckCsv.write(report)).doesNotContain(Reports.PASSWORD);
    }

    @Test
    void everyColumnIsDocumented() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "reports.md"));
        assertThat(CheckCsv.COLUMNS).allSatisfy(column -> assertThat(docs).contains("`" + column + "`"));
    }
}
