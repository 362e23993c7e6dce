package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.report.Screen;
import java.io.Console;
import java.lang.reflect.Method;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The terminal that the process was started from. */
final class SystemTerminal implements Terminal {
    private final @Nullable Console console = usable(System.console());

    /** What the terminal shows; UTF-8 for anything else, where programs read. */
    Charset charset() {
        return console == null ? StandardCharsets.UTF_8 : console.charset();
    }

    @Override
    public boolean isInteractive() {
        return console != null;
    }

    @Override
    public Screen screen() {
        return TerminalSize.watched();
    }

    @Override
    public @Nullable String readLine(String prompt) {
        return console == null ? null : console.readLine("%s", prompt);
    }

    @Override
    public char @Nullable [] readPassword(String prompt) {
        return console == null ? null : console.readPassword("%s", prompt);
    }

    /** From Java 22 on there is a console even where there is no terminal, and a method to tell. */
    private static @Nullable Console usable(@Nullable Console console) {
        if (console == null) {
            return null;
        }
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(isTerminal.invoke(console)) ? console : null;
        } catch (NoSuchMethodException e) {
            return console;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
