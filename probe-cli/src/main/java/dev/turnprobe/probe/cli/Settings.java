package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.EnvFile;
import org.jspecify.annotations.Nullable;

/** Settings by name: the environment, under it {@code .env.local}, under it {@code .env}. Values are secrets. */
final class Settings {
    private final EnvFile files;

    private Settings(EnvFile files) {
        this.files = files;
    }

    /** Reads the files of the working directory; says which lines it could not read. */
    static Settings read(Surroundings surroundings, boolean quiet) {
        try {
            EnvFile files = EnvFile.read(surroundings.directory(), surroundings.environment());
            if (!quiet) {
                files.faults().forEach(fault -> surroundings.err().println("warning: " + fault));
            }
            return new Settings(files);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Null when it is set nowhere, or to nothing. */
    @Nullable
    String optional(String name) {
        String value = files.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * A value that must be there.
     *
     * @param what it is, for the complaint
     */
    String required(String name, String what) {
        String value = optional(name);
        if (value == null) {
            String place = files.placeOf(name);
            throw new UsageException(name + (place == null ? " is not set" : " is empty in " + place) + ": put " + what
                    + " into the environment, .env.local or .env (.env.example has the names)");
        }
        return value;
    }

    /**
     * Another address for a provider, or null for its own.
     *
     * <p>A checkout's {@code .env} must not be able to send a key from the real environment to a stranger, so an address
     * from a file goes with a key from a file only.
     *
     * @param key the variable whose value will be sent there
     */
    @Nullable
    String address(String name, String key) {
        String url = optional(name);
        if (url != null && !"environment".equals(files.placeOf(name)) && "environment".equals(files.placeOf(key))) {
            throw new UsageException(name + " in " + files.placeOf(name) + " would send " + key
                    + " from the environment to another address; set both in the same place");
        }
        return url;
    }
}
