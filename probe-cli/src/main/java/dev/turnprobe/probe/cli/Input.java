package dev.turnprobe.probe.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what an option names: a file, or standard input for {@code -}. */
final class Input {
    static final String STANDARD_INPUT = "-";
    private static final int LONGEST_SECRET = 4096;

    private Input() {}

    /**
     * The first line of the file, which is the secret; an error names option and file, never content.
     *
     * @throws UsageException when it cannot be read, is empty, or holds more than one line
     */
    static String secret(String option, String file, Surroundings surroundings) {
        byte[] bytes = bytes(option, file, surroundings, LONGEST_SECRET);
        String line = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n$", "");
        if (line.isEmpty()) {
            throw new UsageException(option + " " + file + ": the file is empty");
        }
        if (line.indexOf('\n') >= 0) {
            throw new UsageException(option + " " + file + ": expected a single line");
        }
        return line;
    }

    /** All of it. */
    static byte[] bytes(String option, String file, Surroundings surroundings, int most) {
        try {
            byte[] bytes;
            if (file.equals(STANDARD_INPUT)) {
                bytes = surroundings.in().readNBytes(most + 1);
            } else {
                try (InputStream in = Files.newInputStream(Path.of(file))) {
                    bytes = in.readNBytes(most + 1);
                }
            }
            if (bytes.length > most) {
                throw new UsageException(option + " " + file + ": longer than " + most + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UsageException(option + " " + file + ": " + reason(e));
        } catch (java.nio.file.InvalidPathException e) {
            throw new UsageException(option + " " + file + ": not a file name");
        }
    }

    /** Why a file could not be read, for people. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "not allowed to read it";
        }
        return "cannot be read: " + e.getMessage();
    }
}
