package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import java.util.ArrayList;
import java.util.List;

/** The command line of somebody with an account at the Metered stand-in. */
final class Standing {
    private final MeteredStandIn metered;

    Standing(MeteredStandIn metered) {
        this.metered = metered;
    }

    /** With the account's key, and the stand-in for Metered. */
    Cli account() {
        return new Cli()
                .today()
                .environment("METERED_APP", "standin")
                .environment("METERED_BASE_URL", metered.url())
                .environment("METERED_SECRET_KEY", metered.secretKey());
    }

    /** With the key of one credential. */
    Cli credential(String username) {
        return credentialKey(metered.apiKeyOf(username));
    }

    Cli credentialKey(String apiKey) {
        return new Cli().today().environment("METERED_BASE_URL", metered.url()).environment("METERED_API_KEY", apiKey);
    }

    /** One line of arguments, split at spaces. */
    Cli.Result run(String line, String... more) {
        return account().execute(words(line, more));
    }

    static String[] words(String line, String... more) {
        List<String> all = new ArrayList<>(List.of(line.split(" ")));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }
}
