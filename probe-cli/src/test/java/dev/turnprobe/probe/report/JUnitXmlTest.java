package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.plan.Requirement;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/** JUnit XML against the shape that readers agree on, and read by Surefire's own reader. */
public class JUnitXmlTest {
    private static final Schema SHAPE = shape();

    private static Schema shape() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(JUnitXmlTest.class.getResource("junit.xsd"));
        } catch (SAXException e) {
            throw new AssertionError(e);
        }
    }

    /** What Surefire's reader makes of it: it takes each group for a suite. */
    public record Read(List<ReportTestSuite> suites) {
        public List<ReportTestCase> cases() {
            return suites.stream()
                    .flatMap(suite -> suite.getTestCases().stream())
                    .toList();
        }

        public long failures() {
            return cases().stream().filter(ReportTestCase::hasFailure).count();
        }

        public long errors() {
            return cases().stream().filter(ReportTestCase::hasError).count();
        }

        public long skipped() {
            return cases().stream().filter(ReportTestCase::hasSkipped).count();
        }
    }

    /** What Surefire's reader makes of it. Fails unless it is as {@code junit.xsd} has it. */
    public static Read read(String xml) throws Exception {
        SHAPE.newValidator().validate(new StreamSource(new StringReader(xml)));
        return new Read(new TestSuiteXmlParser(new NullConsoleLogger())
                .parse(new InputStreamReader(
                        new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8)));
    }

    @Test
    void endpointIsACaseWithItsFaultAndTheRemedy() throws Exception {
        Report report = Reports.report(
                Reports.works(0, "turn:a", null, 20),
                Reports.refused(1, "turn:b", "no room"),
                Reports.bug(2, "turn:c"));
        Read read = read(CheckJUnit.write(report, Set.of()));
        assertThat(read.cases()).hasSize(3);
        assertThat(read.failures()).isEqualTo(1);
        assertThat(read.errors()).isEqualTo(1);
        List<ReportTestCase> cases = read.cases();
        assertThat(cases).extracting(ReportTestCase::getFullClassName).containsOnly("turnprobe.check");
        assertThat(cases).extracting(ReportTestCase::getName).containsExactly("turn:a", "turn:b", "turn:c");
        assertThat(cases.get(0).isSuccessful()).isTrue();
        assertThat(cases.get(0).getTime()).isBetween(0.08f, 0.15f);
        assertThat(cases.get(1).hasFailure()).isTrue();
        assertThat(cases.get(1).getFailureType()).isEqualTo("INSUFFICIENT_CAPACITY");
        assertThat(cases.get(1).getFailureMessage()).isNotBlank();
        assertThat(cases.get(1).getFailureDetail()).contains("-> ", "confidence ", "no room");
        assertThat(cases.get(2).hasError()).isTrue();
    }

    /** With --require an endpoint that is not needed is no failure, and a kind that is needed is a case of its own. */
    @Test
    void failuresAreThereExactlyWhenTheVerdictIsNotOk() throws Exception {
        List<Observation> all = List.of(
                Reports.works(0, "turn:a?transport=tcp", null, 20),
                Reports.silent(0, "turn:b", null),
                Reports.silent(0, "turn:c?transport=tcp", null),
                Reports.works(0, "turns:d", null, 9));
        List<Set<Requirement>> wishes = List.of(
                Set.of(),
                Set.of(Requirement.UDP),
                Set.of(Requirement.TCP),
                Set.of(Requirement.TLS, Requirement.RELAY),
                Set.of(Requirement.TCP, Requirement.DTLS));
        for (Set<Requirement> required : wishes) {
            for (int mask = 1; mask < 1 << all.size(); mask++) {
                List<Observation> chosen = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    if ((mask >> i & 1) == 1) {
                        chosen.add(all.get(i));
                    }
                }
                Report report = Reports.report(required, chosen);
                Read read = read(CheckJUnit.write(report, required));
                assertThat(read.failures() + read.errors() == 0)
                        .as("%s of %s", required, chosen)
                        .isEqualTo(report.verdict() == Verdict.OK);
            }
        }
    }

    @Test
    void whatTheUserDidNotWaitForIsSkipped() throws Exception {
        Report report = Reports.report(Reports.works(0, "turn:a", null, 20), Reports.interrupted(1, "turn:b"));
        Read read = read(CheckJUnit.write(report, Set.of()));
        assertThat(read.skipped()).isEqualTo(1);
        assertThat(read.failures()).isZero();
    }

    @Test
    void checkThatDidNotComeAboutIsAFailureThatSaysWhy() throws Exception {
        Diagnosis why = new Diagnosis(
                Cause.PROVIDER_UNREACHABLE,
                Diagnosis.Severity.ERROR,
                Diagnosis.Confidence.HIGH,
                "nobody answered",
                Map.of("host", "api.example.org"),
                "wait",
                List.of());
        Report report = Report.unprobed(Reports.TOOL, Reports.STARTED, 3_000_000, false, why);
        ReportTestCase only = read(CheckJUnit.write(report, Set.of())).cases().get(0);
        assertThat(only.getFailureType()).isEqualTo("PROVIDER_UNREACHABLE");
        assertThat(only.getFailureDetail()).contains("host = api.example.org", "-> wait");
    }

    /** XML 1.0 §2.2: control characters, U+FFFE and halves of a pair cannot be there, not even escaped. */
    @Test
    void whatXmlForbidsIsReplacedAndTheRestStays() throws Exception {
        String planted = Reports.HOSTILE + "\ud800";
        Report report = Reports.report(Reports.refused(0, "turn:a", planted), Reports.refused(1, "turn:a", planted));
        String xml = CheckJUnit.write(report, Set.of());
        assertThat(xml).doesNotContain("<script>", "\u0000", "\u001b", "\ufffe").contains("\ufffd");
        Read read = read(xml);
        assertThat(read.cases()).extracting(ReportTestCase::getName).containsExactly("turn:a", "turn:a (2)");
        assertThat(read.cases().get(0).getFailureDetail())
                .contains("<script>alert(1)</script>", "\ud83d\ude00", "&amp; <b>");
        assertThat(xml).doesNotContain(Reports.PASSWORD);
    }
}
