package dev.turnprobe.credentials;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock and a scheduler that stand still until told; tasks run on the thread that advances them. */
public final class VirtualClock implements InstantSource, Scheduler {
    private record Task(Instant due, Runnable body) {}

    private final List<Task> tasks = new ArrayList<>();
    private Instant now;

    public VirtualClock(Instant start) {
        now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Runnable schedule(Duration delay, Runnable body) {
        Task task = new Task(now.plus(delay), body);
        tasks.add(task);
        return () -> {
            synchronized (this) {
                tasks.remove(task);
            }
        };
    }

    public synchronized int pending() {
        return tasks.size();
    }

    /** Moves on, running what falls due in order. */
    public void advance(Duration time) {
        Instant end = instant().plus(time);
        while (true) {
            Task next;
            synchronized (this) {
                Optional<Task> due =
                        tasks.stream().filter(task -> !task.due().isAfter(end)).min(Comparator.comparing(Task::due));
                if (due.isEmpty()) {
                    now = end;
                    return;
                }
                next = due.get();
                tasks.remove(next);
                now = next.due().isAfter(now) ? next.due() : now;
            }
            next.body().run();
        }
    }

    /** Moves to the next task and runs it; false when there is none. */
    public boolean step() {
        Optional<Task> next;
        synchronized (this) {
            next = tasks.stream().min(Comparator.comparing(Task::due));
        }
        next.ifPresent(task -> advance(Duration.between(instant(), task.due())));
        return next.isPresent();
    }
}
