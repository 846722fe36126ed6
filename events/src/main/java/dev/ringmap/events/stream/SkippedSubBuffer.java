package dev.ringmap.events.stream;

import dev.ringmap.MalformedSubBufferException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sub-buffer that does not parse and whose rest was skipped.
 *
 * @since 0.1
 */
public final class SkippedSubBuffer implements StreamItem {

    private int cpu;
    private @Nullable MalformedSubBufferException problem;

    SkippedSubBuffer() {}

    SkippedSubBuffer show(int newCpu, MalformedSubBufferException newProblem) {
        cpu = newCpu;
        problem = newProblem;
        return this;
    }

    @Override
    public int cpu() {
        return cpu;
    }

    /**
     * Returns what is wrong with it, and where.
     *
     * @return the exception of the reader; not {@code null}
     */
    public MalformedSubBufferException problem() {
        return Objects.requireNonNull(problem);
    }

    @Override
    public String toString() {
        return "CPU " + cpu + ": the rest of a sub-buffer was skipped: "
                + problem().getMessage();
    }
}
