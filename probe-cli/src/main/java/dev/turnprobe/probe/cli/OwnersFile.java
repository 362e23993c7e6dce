package dev.turnprobe.probe.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file with secrets: nobody but its owner may read it, not even for a moment, not even when it was there before. */
final class OwnersFile {
    private OwnersFile() {}

    /** Writes or replaces the file whole: no reader ever sees half of it. */
    static void write(Path file, String text) throws IOException {
        refuseUnusable(file);
        Path directory = directoryOf(file);
        boolean posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path draft = Files.createTempFile(directory, ".turnprobe", ".tmp", owner);
        try {
            Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Complains of a file that {@link #write} cannot write, before anything is made that would be lost. */
    static void refuseUnusable(Path file) throws IOException {
        Path directory = directoryOf(file);
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        if (!Files.isWritable(directory)) {
            throw new AccessDeniedException(directory.toString());
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file");
        }
    }

    /** Why a file could not be written, for people. */
    static String reason(IOException e) {
        if (e instanceof NotDirectoryException || e instanceof NoSuchFileException) {
            return "no such directory";
        }
        return e instanceof AccessDeniedException
                ? "not allowed to write there"
                : "cannot be written: " + e.getMessage();
    }

    private static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
