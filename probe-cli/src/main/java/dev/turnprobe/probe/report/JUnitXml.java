package dev.turnprobe.probe.report;

import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** Test results as Ant and Surefire write them, and Jenkins, GitLab, GitHub's actions and others read them. */
public final class JUnitXml {
    /** What came of a case that did not pass. */
    public enum Kind {
        /** What was tested is not as it should be. */
        FAILURE,
        /** The test itself went wrong: a bug of ours. */
        ERROR,
        /** Not tested, or of no account. */
        SKIPPED
    }

    /**
     * Anything but a pass.
     *
     * @param type a code, for machines
     * @param message a sentence
     * @param details lines
     */
    public record Outcome(Kind kind, String type, String message, String details) {}

    /**
     * One thing that was tested.
     *
     * @param group parted by dots, as class names are
     * @param nanos how long it took
     * @param outcome null when it passed
     * @param output lines beside it
     */
    public record Case(
            String group, String name, long nanos, @Nullable Outcome outcome, String output) {}

    /**
     * All of it.
     *
     * @param properties facts about the run
     * @param output lines about the whole
     */
    public record Suite(
            String name,
            Instant startedAt,
            long elapsedNanos,
            Map<String, String> properties,
            List<Case> cases,
            String output) {}

    private static final int REPLACEMENT = 0xFFFD;

    private final XMLStreamWriter xml;

    private JUnitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** The document, with a line end. */
    public static String write(Suite suite) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            new JUnitXml(xml).suites(suite);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e); // memory does not fail
        }
        return text.append('\n').toString();
    }

    private void suites(Suite suite) throws XMLStreamException {
        start("testsuites", 0);
        totals(suite);
        start("testsuite", 1);
        totals(suite);
        // As Ant has it: without a zone, and so in the one that all our reports are in.
        String second = suite.startedAt().truncatedTo(ChronoUnit.SECONDS).toString();
        attribute("timestamp", second.substring(0, second.length() - 1));
        start("properties", 2);
        for (Map.Entry<String, String> property : suite.properties().entrySet()) {
            line(3);
            xml.writeEmptyElement("property");
            attribute("name", property.getKey());
            attribute("value", property.getValue());
        }
        end(2);
        Map<String, Integer> named = new HashMap<>();
        for (Case one : suite.cases()) {
            int count = named.merge(one.group() + '\n' + one.name(), 1, Integer::sum);
            // Readers take two of one name for one that was tried again.
            testcase(one, count == 1 ? one.name() : one.name() + " (" + count + ")");
        }
        output(2, suite.output());
        end(1);
        end(0);
    }

    private void totals(Suite suite) throws XMLStreamException {
        attribute("name", suite.name());
        attribute("tests", Integer.toString(suite.cases().size()));
        attribute("failures", count(suite, Kind.FAILURE));
        attribute("errors", count(suite, Kind.ERROR));
        attribute("skipped", count(suite, Kind.SKIPPED));
        attribute("time", seconds(suite.elapsedNanos()));
    }

    private static String count(Suite suite, Kind kind) {
        return Long.toString(suite.cases().stream()
                .map(Case::outcome)
                .filter(outcome -> outcome != null && outcome.kind() == kind)
                .count());
    }

    private void testcase(Case one, String name) throws XMLStreamException {
        start("testcase", 2);
        attribute("classname", one.group());
        attribute("name", name);
        attribute("time", seconds(one.nanos()));
        Outcome outcome = one.outcome();
        if (outcome != null) {
            outcome(outcome);
        }
        output(3, one.output());
        end(2);
    }

    private void outcome(Outcome outcome) throws XMLStreamException {
        line(3);
        xml.writeStartElement(outcome.kind().name().toLowerCase(Locale.ROOT));
        if (outcome.kind() != Kind.SKIPPED) {
            attribute("type", outcome.type());
        }
        attribute("message", outcome.message());
        xml.writeCharacters(legal(outcome.details()));
        xml.writeEndElement();
    }

    private void output(int depth, String lines) throws XMLStreamException {
        if (!lines.isEmpty()) {
            line(depth);
            xml.writeStartElement("system-out");
            xml.writeCharacters(legal(lines));
            xml.writeEndElement();
        }
    }

    private void start(String name, int depth) throws XMLStreamException {
        line(depth);
        xml.writeStartElement(name);
    }

    private void end(int depth) throws XMLStreamException {
        line(depth);
        xml.writeEndElement();
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** A parser makes a space of every line end in an attribute. */
    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, legal(value).replaceAll("[\\r\\n\\t]+", " "));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }

    /** XML 1.0 §2.2: what is no Char cannot stand in a document, not even escaped. */
    static String legal(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints().map(point -> isChar(point) ? point : REPLACEMENT).forEach(legal::appendCodePoint);
        return legal.toString();
    }

    private static boolean isChar(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || point >= 0x20 && point <= 0xD7FF
                || point >= 0xE000 && point <= 0xFFFD
                || point >= 0x10000;
    }
}
