package dev.ringmap.conformance.internal;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** Assertions whose message says what was done, what was expected, and what happened instead. The rule's id is put in front elsewhere. */
public final class Expect {

    /** A call on a backend. */
    @FunctionalInterface
    public interface Call {
        /**
         * Makes the call.
         *
         * @throws Exception whatever the backend throws
         */
        void make() throws Exception;
    }

    private Expect() {}

    /** Expects the call to fail with one of these error numbers. */
    public static ErrnoException errno(String what, Call call, int... errnos) throws Exception {
        Set<Integer> allowed = IntStream.of(errnos).boxed().collect(Collectors.toSet());
        String expected = IntStream.of(errnos).mapToObj(Errno::name).collect(Collectors.joining(" or "));
        try {
            call.make();
        } catch (ErrnoException e) {
            if (allowed.contains(e.errno())) {
                return e;
            }
            throw failure(what, expected, e.errnoName() + " (" + e.errno() + ")", e);
        }
        throw failure(what, expected, "success", null);
    }

    /** Expects the call to fail with an exception of this type. */
    public static <T extends Throwable> T exception(String what, Class<T> type, Call call) {
        try {
            call.make();
        } catch (Throwable e) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
            throw failure(what, type.getSimpleName(), e, e);
        }
        throw failure(what, type.getSimpleName(), "success", null);
    }

    /** Expects the call to succeed. */
    public static void success(String what, Call call) {
        try {
            call.make();
        } catch (Exception e) {
            throw failure(what, "success", e.getMessage() == null ? e : e.getMessage(), e);
        }
    }

    /** Expects two values to be equal. */
    public static void equal(String what, @Nullable Object expected, @Nullable Object got) {
        if (!Objects.equals(expected, got)) {
            throw failure(what, expected, got, null);
        }
    }

    /** Expects a condition to hold; {@code got} says what holds instead. */
    public static void that(boolean holds, String what, @Nullable Object expected, @Nullable Object got) {
        if (!holds) {
            throw failure(what, expected, got, null);
        }
    }

    private static AssertionFailedError failure(
            String what, @Nullable Object expected, @Nullable Object got, @Nullable Throwable cause) {
        return new AssertionFailedError(what + ": expected " + expected + ", got " + got, expected, got, cause);
    }
}
