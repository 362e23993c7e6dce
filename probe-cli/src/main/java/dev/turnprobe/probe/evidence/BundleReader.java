package dev.turnprobe.probe.evidence;

import dev.turnprobe.probe.evidence.RunFacts.EndpointFacts;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads a bundle; it may come from anyone. Nothing is unpacked to a file, and only so much is unpacked at all. */
public final class BundleReader {
    /** Of facts: some kilobytes for each endpoint. */
    private static final long LONGEST_RUN = 16L << 20;
    /** Of tapes: half a kilobyte for a frame. */
    private static final long LONGEST_TAPE = 256L << 20;

    private BundleReader() {}

    /**
     * Reads it.
     *
     * @throws IOException when the file cannot be read
     * @throws BadBundleException when it is no bundle, a damaged one, or one of another version
     */
    public static Evidence read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            RunFacts facts = facts(zip);
            List<Target> targets = new ArrayList<>();
            for (EndpointFacts endpoint : facts.endpoints()) {
                targets.add(target(endpoint));
            }
            return new Evidence(facts, targets, tapes(zip, targets.size()));
        } catch (ZipException e) {
            throw new BadBundleException("no zip file, or a damaged one (" + e.getMessage() + ")");
        } catch (IllegalArgumentException e) {
            throw new BadBundleException("no zip file, or a damaged one"); // names in no known encoding
        }
    }

    private static RunFacts facts(ZipFile zip) throws IOException {
        try (InputStream in = open(zip, Bundle.RUN, LONGEST_RUN)) {
            return EvidenceText.facts(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (BadBundleException e) {
            throw new BadBundleException(Bundle.RUN + ": " + e.getMessage());
        }
    }

    private static List<List<Tape>> tapes(ZipFile zip, int endpoints) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(open(zip, Bundle.TAPE, LONGEST_TAPE), StandardCharsets.UTF_8))) {
            return EvidenceText.tapes(in, endpoints);
        } catch (BadBundleException e) {
            throw new BadBundleException(Bundle.TAPE + ": " + e.getMessage());
        }
    }

    private static Target target(EndpointFacts facts) {
        try {
            EndpointFacts.Login login = facts.login();
            return new Target(
                    facts.uri(),
                    TurnUri.parse(facts.uri()),
                    login == null ? null : Credentials.of(login.standInName(), login.standInPassword()),
                    facts.region(),
                    facts.notes());
        } catch (IllegalArgumentException e) {
            throw new BadBundleException(Bundle.RUN + ": an endpoint's URI is none");
        }
    }

    private static InputStream open(ZipFile zip, String name, long most) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new BadBundleException("it is not in this zip file; is it one that --bundle wrote?");
        }
        return new FilterInputStream(zip.getInputStream(entry)) {
            private long left = most;

            @Override
            public int read() throws IOException {
                int one = in.read();
                count(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = in.read(bytes, offset, length);
                count(Math.max(0, read));
                return read;
            }

            /** However small it was packed. */
            private void count(int read) {
                left -= read;
                if (left < 0) {
                    throw new BadBundleException("longer than " + (most >> 20) + " MiB");
                }
            }
        };
    }
}
