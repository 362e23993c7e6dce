package dev.turnprobe.probe.account;

import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.util.List;

/** What there is to say when something was done, or only would have been. */
public final class Told implements AccountReport {
    private interface Member {
        void write(JsonFields json) throws IOException;
    }

    private final Member member;
    private final List<String> lines;

    private Told(Member member, List<String> lines) {
        this.member = member;
        this.lines = lines;
    }

    /** The provider's own message. */
    public static AccountReport message(String text) {
        return new Told(json -> json.text("message", text), List.of(Table.printable(text)));
    }

    /** So many were deleted. */
    public static AccountReport deleted(long count) {
        return new Told(json -> json.number("deleted", count), List.of("deleted: " + count));
    }

    /**
     * Requests that nobody has sent.
     *
     * @param requests without their keys
     */
    public static AccountReport unsent(List<String> requests) {
        return new Told(json -> json.texts("requests", requests), requests);
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        member.write(json);
    }

    @Override
    public List<String> lines(boolean secrets) {
        return lines;
    }
}
