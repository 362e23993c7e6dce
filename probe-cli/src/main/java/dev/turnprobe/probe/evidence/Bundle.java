package dev.turnprobe.probe.evidence;

/** A zip file with the evidence of a run: what is in it, by name. */
final class Bundle {
    /** For whoever opens it. */
    static final String README = "README.txt";
    /** The report as JSON. */
    static final String REPORT = "report.json";
    /** The report as a page. */
    static final String PAGE = "report.html";
    /** Every frame, for Wireshark. */
    static final String CAPTURE = "capture.pcapng";
    /** What a replay needs beside the tapes. */
    static final String RUN = "run.json";
    /** The tapes. */
    static final String TAPE = "tape.ndjson";

    private Bundle() {}
}
