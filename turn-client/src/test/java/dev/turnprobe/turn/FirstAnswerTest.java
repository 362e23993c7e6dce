package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnObserver;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstAnswerTest {
    /** An observer that learns a new word must not lose it here. */
    @Test
    void passesOnEveryWordAnObserverKnows() throws Exception {
        List<String> heard = new ArrayList<>();
        TurnObserver recording = (TurnObserver) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TurnObserver.class}, (proxy, method, args) -> {
                    heard.add(method.getName());
                    return null;
                });
        FirstAnswer ear = new FirstAnswer(recording, () -> {});
        List<String> expected = new ArrayList<>();
        for (Method method : TurnObserver.class.getMethods()) {
            expected.add(method.getName());
            method.invoke(ear, blanks(method));
        }
        assertThat(heard).containsExactlyInAnyOrderElementsOf(expected);
        heard.clear();
        ear.mute();
        for (Method method : TurnObserver.class.getMethods()) {
            method.invoke(ear, blanks(method));
        }
        assertThat(heard).isEmpty();
    }

    private static Object[] blanks(Method method) {
        Object[] args = new Object[method.getParameterCount()];
        for (int i = 0; i < args.length; i++) {
            Class<?> type = method.getParameterTypes()[i];
            args[i] = type == long.class ? (Object) 0L : type == int.class ? (Object) 0 : null;
        }
        return args;
    }

    @Test
    void anAnswerIsARoundTripThatEnded() {
        List<Phase> answered = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            new FirstAnswer(TurnObserver.NONE, () -> answered.add(phase)).phaseEnded(phase, 0, 1, 1, 1);
        }
        assertThat(answered).containsExactly(Phase.BINDING, Phase.CHALLENGE, Phase.ALLOCATE);
    }
}
