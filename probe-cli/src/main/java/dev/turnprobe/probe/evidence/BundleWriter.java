package dev.turnprobe.probe.evidence;

import dev.turnprobe.probe.regions.RegionsHtml;
import dev.turnprobe.probe.regions.RegionsJson;
import dev.turnprobe.probe.regions.RegionsReport;
import dev.turnprobe.probe.report.HtmlReport;
import dev.turnprobe.probe.report.JsonReport;
import dev.turnprobe.probe.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes evidence as a zip file; the same evidence always makes the same file. */
public final class BundleWriter {
    /** The earliest that the format knows; when the run was is in its report. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private BundleWriter() {}

    /**
     * Writes it.
     *
     * @param evidence without anything that is nobody's business
     * @return the reports that are in it, which are what a replay of it makes
     * @throws dev.turnprobe.probe.replay.ReplayException when a tape does not fit what the engines make of it
     */
    public static byte[] write(Evidence evidence) {
        Report report = evidence.replay(event -> {}, null);
        RegionsReport regions = evidence.regions(report);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            text(zip, Bundle.README, readme(evidence.facts()));
            text(zip, Bundle.REPORT, (regions == null ? JsonReport.write(report) : RegionsJson.write(regions)) + "\n");
            text(zip, Bundle.PAGE, regions == null ? HtmlReport.write(report) : RegionsHtml.write(regions));
            begin(zip, Bundle.CAPTURE);
            Capture.write(evidence, zip);
            zip.closeEntry();
            text(zip, Bundle.RUN, EvidenceText.facts(evidence.facts()));
            begin(zip, Bundle.TAPE);
            EvidenceText.tapes(evidence.tapes(), zip);
            zip.closeEntry();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private static void text(ZipOutputStream zip, String name, String text) throws IOException {
        begin(zip, name);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    private static String readme(RunFacts facts) {
        String addresses = facts.addressesHidden()
                ? "IP addresses are replaced by stand-ins, the same one for the same address throughout."
                : "IP addresses are in it, yours too; run again with --redact to have stand-ins instead.";
        return """
                Evidence of a run of turnprobe %s

                %-15s the report: verdict, causes, times
                %-15s the same as a page for a browser
                %-15s every STUN frame, decrypted, for Wireshark; the interface names the endpoint
                %-15s what a replay needs beside the tapes
                %-15s the tapes: every step of each probe, frames in base64

                Look at it again, without any network:   turnprobe replay THIS-FILE.zip
                A replay gives the recorded frames to the protocol engine of turnprobe once more, at the instants at
                which they came. Reports are what comes out; they are not read from this file.

                User names, passwords and what peers said to each other are not in it: frames are signed anew with
                stand-ins that run.json names.
                %s
                """.formatted(
                facts.tool().version(), Bundle.REPORT, Bundle.PAGE, Bundle.CAPTURE, Bundle.RUN, Bundle.TAPE, addresses);
    }
}
