package dev.turnprobe.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.plan.Target;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An observation can be stored, redacted and judged again: whatever it is made of, down to the last leaf, is a value. */
class PlainValuesTest {
    private static final Set<Class<?>> LEAVES =
            Set.of(String.class, InetSocketAddress.class, Duration.class, Instant.class, Integer.class, Long.class);

    @Test
    void everyPartOfAnObservationIsAPlainValue() {
        Set<String> odd = new HashSet<>();
        Set<Type> met = new HashSet<>();
        Deque<Type> open = new ArrayDeque<>(List.of(Observation.class));
        while (!open.isEmpty()) {
            Type type = open.pop();
            if (met.add(type)) {
                open.addAll(parts(type, odd));
            }
        }
        assertThat(met).contains(Fault.Link.class, Certificate.class, WireFacts.Mapped.class);
        // What is beside it for whoever mends a bug never reaches a report.
        assertThat(odd).containsExactly(Throwable.class.getName());
    }

    private static Collection<Type> parts(Type type, Set<String> odd) {
        if (type instanceof ParameterizedType generic) {
            assertThat(generic.getRawType()).isIn(List.class, Map.class);
            return List.of(generic.getActualTypeArguments());
        } else if (type instanceof WildcardType wild) {
            return List.of(wild.getUpperBounds());
        }
        Class<?> plain = (Class<?>) type;
        // Credentials are asked what they are and never shown.
        if (plain == Target.class || plain.isPrimitive() || plain.isEnum() || LEAVES.contains(plain)) {
            return List.of();
        } else if (plain.isSealed()) {
            return List.of(plain.getPermittedSubclasses());
        } else if (plain.isRecord()) {
            return List.of(plain.getRecordComponents()).stream()
                    .map(RecordComponent::getGenericType)
                    .filter(part -> !carriesAnException(plain, part))
                    .toList();
        }
        odd.add(plain.getName());
        return List.of();
    }

    /** Two of the client's failures do; {@link ProbeFailure.Turn} refuses to hold them. */
    private static boolean carriesAnException(Class<?> owner, Type part) {
        return part == Throwable.class && owner != ProbeFailure.Bug.class;
    }
}
