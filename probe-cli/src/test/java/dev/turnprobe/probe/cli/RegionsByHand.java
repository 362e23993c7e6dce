package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.embedded.RegionsInABox;
import dev.turnprobe.fixtures.embedded.RegionsPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Metered's regions in a box, to try {@code turnprobe regions} by hand: writes what it takes into a directory, prints the
 * command lines to run, and ends with standard input.
 *
 * <pre>{@code
 * mvn -q -B -pl probe-cli -am test-compile
 * mvn -q -B -pl probe-cli exec:java -Dexec.classpathScope=test -Dexec.mainClass=dev.turnprobe.probe.cli.RegionsByHand
 * }</pre>
 */
public final class RegionsByHand {
    private RegionsByHand() {}

    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("regions-in-a-box");
        RegionsPlan plan = RegionsPlan.metered();
        boolean standard = args.length > 0 && args[0].equals("standard");
        try (RegionsInABox box = RegionsInABox.start(standard ? plan.services(RegionsPlan.STANDARD_SERVICES) : plan)) {
            Path ca = Files.writeString(directory.resolve("ca.pem"), box.caPem());
            Path catalog = Files.writeString(directory.resolve("catalog.json"), box.catalog());
            Path password = Files.writeString(directory.resolve("password"), box.password());
            String common = " -u " + box.username() + " --password-file " + password + " --ca " + ca;
            System.out.println("./turnprobe regions --catalog " + catalog + common);
            if (!standard && box.hasWantedPorts()) {
                List<String> options = new ArrayList<>();
                box.overrides().forEach(each -> options.add("--resolve=" + each));
                Path arguments = Files.write(directory.resolve("resolve"), options);
                System.out.println("./turnprobe regions @" + arguments + common);
            }
            System.out.println("ends with standard input");
            while (System.in.read() >= 0) {
                // Only the end matters.
            }
            System.out.println(box.timingError());
        }
    }
}
