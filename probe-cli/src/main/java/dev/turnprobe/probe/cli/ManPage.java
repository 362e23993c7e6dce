package dev.turnprobe.probe.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The manual page, in the man macros of roff, made of what {@code --help} says of every command. */
final class ManPage {
    private static final List<String> EXIT = List.of(
            "0|every endpoint works, or all that --require names",
            "1|some endpoints work, some do not",
            "2|usage or configuration error: nothing was probed",
            "3|no endpoint works",
            "4|credentials could not be obtained from their provider",
            "70|a bug of ours; the message says how to report it",
            "130|interrupted; what is known is printed",
            "141|whoever read the output went away");

    private static final List<String> ENVIRONMENT = List.of(
            "TURN_PASSWORD|the password that belongs to -u",
            "TURN_SECRET|a shared secret (TURN REST) to mint credentials from",
            "METERED_API_KEY, METERED_APP, METERED_SECRET_KEY, METERED_BASE_URL|the Metered account; also from .env.local and .env",
            "NO_COLOR|no colours, whatever it says",
            "JAVA_HOME|the JVM to run on; else java from the PATH",
            "TURNPROBE_JAVA_OPTIONS|more options for the JVM");

    private final StringBuilder text = new StringBuilder();

    private ManPage() {}

    static String of(CommandLine root, String version) {
        ManPage page = new ManPage();
        page.write(root, version);
        return page.text.toString();
    }

    private void write(CommandLine root, String version) {
        UsageMessageSpec usage = root.getCommandSpec().usageMessage();
        line(".TH TURNPROBE 1 \"\" \"turnprobe " + escaped(version) + "\" \"User Commands\"");
        section("NAME");
        line(escaped("turnprobe - " + String.join(" ", usage.header())));
        section("SYNOPSIS");
        line(".B turnprobe");
        line("\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]");
        section("COMMANDS");
        root.getSubcommands()
                .forEach((name, sub) -> entry(
                        "\\fB" + escaped(name) + "\\fR",
                        String.join(" ", sub.getCommandSpec().usageMessage().header())));
        root.getSubcommands().values().forEach(this::command);
        section("EXIT STATUS");
        table(EXIT);
        section("ENVIRONMENT");
        table(ENVIRONMENT);
        section("SEE ALSO");
        line(escaped("turnserver(1), turnutils_uclient(1), dig(1)"));
    }

    private void command(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.name().equals("help")) {
            return;
        }
        section(spec.qualifiedName(" ").toUpperCase(Locale.ROOT));
        line(escaped(String.join(" ", spec.usageMessage().header())));
        synopsis(spec.usageMessage().customSynopsis());
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            entry("\\fI" + escaped(parameter.paramLabel()) + "\\fR", String.join(" ", parameter.description()));
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                entry(names(option), String.join(" ", option.description()));
            }
        }
        for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
            command(sub.getValue());
        }
    }

    private void synopsis(String[] lines) {
        line(".PP");
        line(".nf");
        for (String one : lines) {
            line(escaped(String.format(one)));
        }
        line(".fi");
    }

    private static String names(OptionSpec option) {
        List<String> names = new ArrayList<>();
        for (String name : option.names()) {
            names.add("\\fB" + escaped(name) + "\\fR");
        }
        String value = option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
        return String.join(", ", names) + value;
    }

    private void table(List<String> rows) {
        for (String row : rows) {
            int bar = row.indexOf('|');
            entry("\\fB" + escaped(row.substring(0, bar)) + "\\fR", row.substring(bar + 1));
        }
    }

    /** @param head roff already */
    private void entry(String head, String description) {
        line(".TP");
        line(head);
        line(escaped(description.replace("%%", "%")));
    }

    private void section(String name) {
        line(".SH \"" + escaped(name) + "\"");
    }

    private void line(String roff) {
        text.append(roff).append('\n');
    }

    /** Text as roff has to have it: a backslash is spelled out, a minus is no hyphen, a dot in front is no request. */
    private static String escaped(String plain) {
        String roff = plain.replace("\\", "\\e").replace("-", "\\-");
        return roff.startsWith(".") || roff.startsWith("'") ? "\\&" + roff : roff;
    }
}
