package dev.turnprobe.credentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings as Node projects keep them: {@code .env}, over it {@code .env.local}, over both the real environment.
 *
 * <p>An empty value in a stronger place hides the weaker one, as in Node. Immutable; {@link #toString} gives no values.
 */
public final class EnvFile {
    private static final long MAX_SIZE = 1 << 20;

    private final Map<String, String> environment;
    private final EnvLines local;
    private final EnvLines shared;
    private final Path directory;

    private EnvFile(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.shared = linesOf(directory.resolve(".env"));
        this.local = linesOf(directory.resolve(".env.local"));
    }

    /**
     * Reads the two files of a directory, each if it is there.
     *
     * @param environment the real environment, {@code System.getenv()} outside of tests
     * @throws IllegalArgumentException when a file is there and cannot be read
     */
    public static EnvFile read(Path directory, Map<String, String> environment) {
        return new EnvFile(directory, environment);
    }

    /** The value of a name from the strongest place that has it; null when none has. */
    public @Nullable String get(String name) {
        String value = environment.get(name);
        if (value == null) {
            value = local.values().get(name);
        }
        return value == null ? shared.values().get(name) : value;
    }

    /** Where {@link #get} finds a name: {@code environment}, {@code .env.local}, {@code .env}, or null. */
    public @Nullable String placeOf(String name) {
        if (environment.containsKey(name)) {
            return "environment";
        }
        if (local.values().containsKey(name)) {
            return ".env.local";
        }
        return shared.values().containsKey(name) ? ".env" : null;
    }

    /** Lines that were skipped, for a warning: file and line number, never the text. */
    public List<String> faults() {
        return Stream.concat(shared.faults().stream(), local.faults().stream()).toList();
    }

    private static EnvLines linesOf(Path file) {
        if (!Files.exists(file)) {
            return new EnvLines(Map.of(), List.of());
        }
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_SIZE) {
                throw new IllegalArgumentException(file + " is no file of settings");
            }
            return EnvLines.of(
                    String.valueOf(file.getFileName()), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    @Override
    public String toString() {
        return "EnvFile[" + directory + "]";
    }
}
