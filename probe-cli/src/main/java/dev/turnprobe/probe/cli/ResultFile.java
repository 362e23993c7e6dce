package dev.turnprobe.probe.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that an option asks for. Whether it can be written is found out before anything is measured, and it appears whole:
 * whatever ends the process leaves the old one, or the new one.
 */
final class ResultFile {
    private final String option;
    private final Path path;

    private ResultFile(String option, Path path) {
        this.option = option;
        this.path = path;
    }

    /** @throws UsageException when it cannot be written */
    static ResultFile of(String option, String name) {
        if (name.equals("-")) {
            throw new UsageException(option + " -: standard output is for --json, --ndjson, --csv or the text; "
                    + "give " + option + " the name of a file");
        }
        try {
            Path path = Path.of(name);
            // Behind a link stands the file that is meant.
            Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            OwnersFile.refuseUnusable(real);
            if (Files.exists(real) && !Files.isWritable(real)) {
                throw new AccessDeniedException(name);
            }
            return new ResultFile(option, real);
        } catch (InvalidPathException e) {
            throw new UsageException(option + " " + name + ": not a file name");
        } catch (IOException e) {
            throw new UsageException(option + " " + name + ": " + OwnersFile.reason(e)
                    + "; name a file in a directory that is there and that you may write to");
        }
    }

    boolean isSameAs(ResultFile other) {
        return path.normalize().equals(other.path.normalize());
    }

    /**
     * Writes it, or over it; false, and said, when that fails after all.
     *
     * @param chance tells its draft from those of others
     */
    boolean write(String text, Surroundings surroundings) {
        return write(text.getBytes(StandardCharsets.UTF_8), surroundings);
    }

    /** The same with bytes. */
    boolean write(byte[] content, Surroundings surroundings) {
        String chance = Long.toHexString(surroundings.tokens().getAsLong());
        Path draft = path.resolveSibling(".turnprobe-" + chance + ".tmp");
        try {
            try {
                Files.write(draft, content, StandardOpenOption.CREATE_NEW);
                move(draft);
            } finally {
                Files.deleteIfExists(draft);
            }
            return true;
        } catch (IOException e) {
            surroundings.err().println("turnprobe: " + option + " " + path + ": " + OwnersFile.reason(e));
            return false;
        }
    }

    private void move(Path draft) throws IOException {
        try {
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
