package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.CredentialLint;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.LintFacts;
import dev.turnprobe.credentials.LintFinding;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.probe.plan.CredentialNote.Kind;
import dev.turnprobe.turn.core.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at credentials before a packet leaves: says what is odd, and keeps what may explain a refusal later. */
final class Looked {
    private final Surroundings surroundings;
    private final Duration needed;
    private final boolean quiet;

    /** @param needed for how long the credentials must work */
    Looked(Surroundings surroundings, Duration needed, boolean quiet) {
        this.surroundings = surroundings;
        this.needed = needed;
        this.quiet = quiet;
    }

    /** A pair; the path says where it came from. */
    List<CredentialNote> at(String path, Credentials pair) {
        return notes(CredentialLint.of(path, pair.username(), pair.password(), facts(null)));
    }

    /**
     * A provider's answer, entry by entry.
     *
     * @param serverDate the provider's clock, null for unknown
     * @return the notes of each entry, in the order of the entries
     */
    List<List<CredentialNote>> at(String provider, IceServers servers, @Nullable Instant serverDate) {
        List<LintFinding> findings = CredentialLint.of(servers, facts(serverDate));
        List<List<CredentialNote>> all = new ArrayList<>();
        List<CredentialNote> clock = under("clock", findings);
        for (int i = 0; i < servers.servers().size(); i++) {
            List<CredentialNote> notes = new ArrayList<>(under("$[" + i + "]", findings));
            notes.addAll(clock);
            all.add(notes);
        }
        findings.forEach(finding -> say(provider + " ", finding));
        return all;
    }

    /** Says that a key looks wrong. */
    void warn(List<LintFinding> findings) {
        findings.forEach(finding -> say("", finding));
    }

    private LintFacts facts(@Nullable Instant serverDate) {
        return LintFacts.at(surroundings.clock().instant()).needing(needed).serverSaid(serverDate);
    }

    private List<CredentialNote> notes(List<LintFinding> findings) {
        findings.forEach(finding -> say("", finding));
        return kept(findings);
    }

    private static List<CredentialNote> under(String path, List<LintFinding> findings) {
        return kept(findings.stream()
                .filter(finding -> finding.path().equals(path) || finding.path().startsWith(path + "."))
                .toList());
    }

    private static List<CredentialNote> kept(List<LintFinding> findings) {
        List<CredentialNote> notes = new ArrayList<>();
        for (LintFinding finding : findings) {
            Kind kind = kindOf(finding.code());
            if (kind != null) {
                notes.add(new CredentialNote(
                        kind,
                        finding.code().name(),
                        finding.path(),
                        finding.message(),
                        finding.remedy(),
                        finding.severity() == LintFinding.Severity.ERROR));
            }
        }
        return notes;
    }

    /** What a finding would explain; null for one that explains no refusal. */
    private static @Nullable Kind kindOf(LintFinding.Code code) {
        return switch (code) {
            case EXPIRED -> Kind.EXPIRED;
            case CLOCK_SKEW -> Kind.CLOCK_SKEW;
            case STRAY_WHITESPACE,
                    STRAY_QUOTES,
                    EXPIRY_IN_MILLISECONDS,
                    NUMERIC_USER_ID_FIRST,
                    BASE64_OF_HEX,
                    HEX_INSTEAD_OF_BASE64,
                    URL_SAFE_BASE64,
                    PADDING_MISSING,
                    WRONG_SECRET,
                    USERNAME_AND_CREDENTIAL_SWAPPED -> Kind.MALFORMED;
            default -> null;
        };
    }

    private void say(String origin, LintFinding finding) {
        if (!quiet) {
            surroundings
                    .err()
                    .println(
                            "warning: " + origin + finding.path() + ": " + finding.message() + "; " + finding.remedy());
        }
    }
}
