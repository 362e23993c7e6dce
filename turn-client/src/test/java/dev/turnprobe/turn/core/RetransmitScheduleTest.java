package dev.turnprobe.turn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetransmitScheduleTest {
    private static long[] millis(RetransmitSchedule schedule) {
        return IntStream.range(0, schedule.transmissions())
                .mapToLong(schedule::sendAfter)
                .map(TimeUnit.NANOSECONDS::toMillis)
                .toArray();
    }

    /** RFC 8489 §6.2.1 prints this very table. */
    @Test
    void theScheduleIsTheOneInTheRfc() {
        assertThat(millis(RetransmitSchedule.RFC_8489)).containsExactly(0, 500, 1500, 3500, 7500, 15500, 31500);
        assertThat(TimeUnit.NANOSECONDS.toMillis(RetransmitSchedule.RFC_8489.giveUpAfter()))
                .isEqualTo(39500);
    }

    /** RFC 8489 §6.2.2: sent once, Ti of 39.5 s. */
    @Test
    void reliableTransportsSendOnce() {
        RetransmitSchedule reliable = RetransmitSchedule.RFC_8489.reliable();
        assertThat(millis(reliable)).containsExactly(0);
        assertThat(TimeUnit.NANOSECONDS.toMillis(reliable.giveUpAfter())).isEqualTo(39500);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> RetransmitSchedule.of(Duration.ZERO, 7, 16))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RetransmitSchedule.of(Duration.ofMillis(500), 0, 16))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RetransmitSchedule.of(Duration.ofMillis(500), 7, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
