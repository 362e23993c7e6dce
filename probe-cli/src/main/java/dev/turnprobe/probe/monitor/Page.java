package dev.turnprobe.probe.monitor;

import java.nio.charset.StandardCharsets;

/** What is found under one path. Called by several threads at once; must not block. */
@FunctionalInterface
public interface Page {
    /**
     * An answer.
     *
     * @param type of the media, as HTTP's Content-Type has it
     */
    record Reply(int status, String type, byte[] body) {
        /** Text in UTF-8. */
        static Reply of(int status, String type, String text) {
            return new Reply(status, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param accept the header of that name, empty for none */
    Reply reply(String accept);
}
