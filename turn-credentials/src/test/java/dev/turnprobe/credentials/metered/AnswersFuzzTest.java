package dev.turnprobe.credentials.metered;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.turnprobe.credentials.json.Json;
import dev.turnprobe.credentials.json.JsonException;
import java.util.List;
import java.util.function.Function;

/** Every reader of Metered's answers, and what people type, against anything. */
class AnswersFuzzTest {
    private static final List<Function<Json, Object>> READERS = List.of(
            Readings::credential,
            Readings::wholeCredential,
            Readings::message,
            Readings::deleted,
            Readings::accountTotal,
            Readings::projectTotal,
            Readings::daily,
            Readings::charges,
            Readings::project,
            Readings::projectKey,
            json -> Readings.list(json, Readings::accountDay),
            json -> Readings.list(json, Readings::projectDay),
            json -> Readings.list(json, Readings::accountUser),
            json -> Readings.list(json, Readings::projectUser),
            json -> Paging.numbered(json, 1, Readings::credential),
            json -> Paging.open(json, 1, Readings::accountUser),
            json -> Paging.daily(json, 1, Readings::daily));

    @FuzzTest(maxDuration = "60s")
    void answers(FuzzedDataProvider data) {
        Json json;
        try {
            json = Json.parse(data.consumeRemainingAsString());
        } catch (JsonException e) {
            return;
        }
        for (Function<Json, Object> reader : READERS) {
            try {
                String shown = reader.apply(json).toString();
                assertThat(shown.length())
                        .as("a small document cannot become a long text")
                        .isLessThan(1 << 20);
            } catch (JsonException e) {
                assertThat(e.path()).startsWith("$");
            }
        }
        // Written and read again it is the same.
        assertThat(Json.parse(json.toJson()).toJson()).isEqualTo(json.toJson());
    }

    @FuzzTest(maxDuration = "60s")
    void typed(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        try {
            Gigabytes amount = Gigabytes.parse(text);
            assertThat(amount.amount().signum()).isNotNegative();
            assertThat(amount.toString().length()).isLessThan(60);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("20GB");
        }
        assertThat(MeteredRegion.known(text).map(MeteredRegion.ALL::contains).orElse(true))
                .isTrue();
        try {
            assertThat(MeteredUrls.ofCustomDomain(text)).hasSize(4);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("no host name");
        }
    }
}
