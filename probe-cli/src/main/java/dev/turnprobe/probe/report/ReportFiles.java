package dev.turnprobe.probe.report;

/** A finished result in the forms that files take. Each is made when it is asked for, and is the same every time. */
public interface ReportFiles {
    /** JUnit XML, for whoever collects test results. */
    String junit();

    /** One page that needs nothing but itself. */
    String html();
}
