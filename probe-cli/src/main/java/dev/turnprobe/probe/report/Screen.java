package dev.turnprobe.probe.report;

/** The size of a terminal as it is at the moment: people resize it. */
public interface Screen {
    /** What terminals have been since the VT100, for those that do not tell. */
    Screen STANDARD = new Screen() {
        @Override
        public int columns() {
            return 80;
        }

        @Override
        public int rows() {
            return 24;
        }
    };

    /** At least 1. */
    int columns();

    /** At least 1. */
    int rows();
}
