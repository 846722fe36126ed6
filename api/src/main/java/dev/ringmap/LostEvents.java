package dev.ringmap;

/**
 * How many events were lost, in one place or in total: an exact count or a lower bound.
 *
 * <p>The kernel does not always say how many it overwrote. Such a loss is {@link #UNKNOWN}, and a sum that contains one is a lower bound.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param count how many; 0 or more
 * @param isLowerBound whether there may be more
 * @since 0.1
 */
public record LostEvents(long count, boolean isLowerBound) {

    /** No loss. */
    public static final LostEvents NONE = new LostEvents(0, false);

    /** A loss of unknown size. */
    public static final LostEvents UNKNOWN = new LostEvents(0, true);

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LostEvents {
        if (count < 0) {
            throw new IllegalArgumentException("not a number of events: " + count);
        }
    }

    /**
     * Returns a loss of known size.
     *
     * @param count how many events
     * @return the loss, {@link #NONE} for 0; not {@code null}
     * @throws IllegalArgumentException if the number is negative
     */
    public static LostEvents exactly(long count) {
        return count == 0 ? NONE : new LostEvents(count, false);
    }

    /**
     * Returns a loss of which only the minimum size is known.
     *
     * @param count how many events at least
     * @return the loss, {@link #UNKNOWN} for 0; not {@code null}
     * @throws IllegalArgumentException if the number is negative
     */
    public static LostEvents atLeast(long count) {
        return count == 0 ? UNKNOWN : new LostEvents(count, true);
    }

    /**
     * Tells whether nothing was lost.
     *
     * @return {@code true} if the number is 0 and not a lower bound
     */
    public boolean isNone() {
        return count == 0 && !isLowerBound;
    }

    /**
     * Adds another loss.
     *
     * @param other the other; not {@code null}
     * @return both together, {@link Long#MAX_VALUE} at most; not {@code null}
     */
    public LostEvents plus(LostEvents other) {
        if (other.isNone()) {
            return this;
        }
        if (isNone()) {
            return other;
        }
        long sum = count + other.count;
        return new LostEvents(sum < 0 ? Long.MAX_VALUE : sum, isLowerBound || other.isLowerBound);
    }

    /**
     * Returns the loss in words.
     *
     * @return {@code 5}, {@code at least 5} or {@code an unknown number}; not {@code null}
     */
    @Override
    public String toString() {
        if (!isLowerBound) {
            return Long.toString(count);
        }
        return count == 0 ? "an unknown number" : "at least " + count;
    }
}
