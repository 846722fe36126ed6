package dev.ringmap.events.stream;

import dev.ringmap.EventPattern;
import dev.ringmap.ReaderClosedException;
import dev.ringmap.SubBufferTakenException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is told of what a stream delivers. What a handler throws goes to those of errors, or on if there are none. */
final class Handlers {

    private record OfEvents(@Nullable EventPattern pattern, Consumer<? super StreamedEvent> handler) {

        boolean wants(String name) {
            return pattern == null || pattern.matches(name);
        }
    }

    private final List<OfEvents> events = new ArrayList<>();
    private final List<Consumer<? super StreamedLoss>> losses = new ArrayList<>();
    private final List<Consumer<? super StreamedReset>> resets = new ArrayList<>();
    private final List<Consumer<? super Throwable>> errors = new ArrayList<>();
    private final List<Runnable> closings = new ArrayList<>();

    void addOfEvents(@Nullable EventPattern pattern, Consumer<? super StreamedEvent> handler) {
        events.add(new OfEvents(pattern, handler));
    }

    void addOfLosses(Consumer<? super StreamedLoss> handler) {
        losses.add(handler);
    }

    void addOfResets(Consumer<? super StreamedReset> handler) {
        resets.add(handler);
    }

    void addOfErrors(Consumer<? super Throwable> handler) {
        errors.add(handler);
    }

    void addOfClosing(Runnable handler) {
        closings.add(handler);
    }

    /** Returns those who want the events of a name. */
    List<Consumer<? super StreamedEvent>> of(String name) {
        List<Consumer<? super StreamedEvent>> wanting = new ArrayList<>();
        for (OfEvents some : events) {
            if (some.wants(name)) {
                wanting.add(some.handler());
            }
        }
        return wanting;
    }

    /** Returns those who want all events: nobody knows the name of these. */
    List<Consumer<? super StreamedEvent>> ofUnknown() {
        List<Consumer<? super StreamedEvent>> wanting = new ArrayList<>();
        for (OfEvents some : events) {
            if (some.pattern() == null) {
                wanting.add(some.handler());
            }
        }
        return wanting;
    }

    void deliver(StreamItem item) {
        if (item instanceof StreamedEvent event) {
            event(event);
        } else if (item instanceof StreamedLoss loss) {
            each(losses, loss);
        } else if (item instanceof StreamedReset reset) {
            each(resets, reset);
        } else if (item instanceof SkippedSubBuffer skipped) {
            error(skipped.problem());
        }
    }

    private void event(StreamedEvent event) {
        List<Consumer<? super StreamedEvent>> wanting = event.type().handlers();
        for (int i = 0; i < wanting.size(); i++) { // no iterator for each event
            try {
                wanting.get(i).accept(event);
            } catch (SubBufferTakenException | ReaderClosedException gone) {
                return; // and is reported as lost
            } catch (RuntimeException e) {
                error(e);
            }
        }
    }

    private <T> void each(List<Consumer<? super T>> handlers, T item) {
        for (Consumer<? super T> handler : handlers) {
            try {
                handler.accept(item);
            } catch (RuntimeException e) {
                error(e);
            }
        }
    }

    private void error(RuntimeException failure) {
        if (!tell(failure)) {
            throw failure;
        }
    }

    /** Tells those who want errors; {@code false} if nobody does. */
    boolean tell(Throwable failure) {
        errors.forEach(handler -> handler.accept(failure));
        return !errors.isEmpty();
    }

    void close() {
        closings.forEach(Runnable::run);
    }
}
