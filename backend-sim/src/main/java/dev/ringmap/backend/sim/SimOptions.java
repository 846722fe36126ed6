package dev.ringmap.backend.sim;

import dev.ringmap.backend.sim.mapping.Abi;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The options of a simulated kernel, checked.
 *
 * @param abi how ring buffers are mapped
 * @param mappingRefusal the errno with which every mapping is refused, if it is
 * @param cpuCount the number of processors
 * @param architecture what {@code uname -m} says
 * @param seed the seed of the workload
 * @param eventsPerSecond how many events of all kinds the workload makes; {@link #UNLIMITED_RATE} for as many as it can
 * @param recording a directory with recorded pages to replay, if there is one
 */
record SimOptions(
        Abi abi,
        OptionalInt mappingRefusal,
        int cpuCount,
        String architecture,
        long seed,
        long eventsPerSecond,
        Optional<Path> recording) {

    static final long UNLIMITED_RATE = Long.MAX_VALUE;

    private static final int MAX_CPUS = 64;
    private static final int MAX_ERRNO = 133;
    private static final int DEFAULT_CPUS = 2;
    private static final long DEFAULT_EVENTS_PER_SECOND = 1_000;

    static SimOptions parse(BackendOptions options) {
        options.requireKnown(List.of(
                SimBackend.ABI,
                SimBackend.MMAP,
                SimBackend.CPUS,
                SimBackend.MACHINE,
                SimBackend.SEED,
                SimBackend.RATE,
                SimBackend.REPLAY));
        return new SimOptions(
                value(options, SimBackend.ABI, Abi.MAINLINE, SimOptions::abi),
                value(options, SimBackend.MMAP, OptionalInt.empty(), SimOptions::errno),
                value(options, SimBackend.CPUS, DEFAULT_CPUS, SimOptions::cpus),
                options.value(SimBackend.MACHINE).orElse("x86_64"),
                value(options, SimBackend.SEED, 0L, Long::decode),
                value(options, SimBackend.RATE, DEFAULT_EVENTS_PER_SECOND, SimOptions::rate),
                value(options, SimBackend.REPLAY, Optional.empty(), SimOptions::directory));
    }

    private static <T> T value(BackendOptions options, String name, T defaultValue, Function<String, T> parser) {
        Optional<String> text = options.value(name);
        if (text.isEmpty()) {
            return defaultValue;
        }
        try {
            return parser.apply(text.get());
        } catch (IllegalArgumentException e) {
            String reason = e instanceof NumberFormatException ? "not a number" : e.getMessage();
            throw new IllegalArgumentException("option " + name + "=" + text.get() + ": " + reason, e);
        }
    }

    private static Abi abi(String text) {
        for (Abi abi : Abi.values()) {
            if (abi.optionValue().equals(text)) {
                return abi;
            }
        }
        throw new IllegalArgumentException(
                "known are " + Arrays.stream(Abi.values()).map(Abi::optionValue).collect(Collectors.joining(", ")));
    }

    private static OptionalInt errno(String text) {
        for (int errno = 1; errno <= MAX_ERRNO; errno++) {
            if (Errno.name(errno).equals(text)) {
                return OptionalInt.of(errno);
            }
        }
        throw new IllegalArgumentException("the name of an errno, for example EPERM");
    }

    private static int cpus(String text) {
        int count = Integer.parseInt(text);
        if (count < 1 || count > MAX_CPUS) {
            throw new IllegalArgumentException("1 to " + MAX_CPUS);
        }
        return count;
    }

    private static long rate(String text) {
        if (text.equals("max")) {
            return UNLIMITED_RATE;
        }
        long rate = Long.parseLong(text);
        if (rate < 0) {
            throw new IllegalArgumentException("events per second, or max");
        }
        return rate;
    }

    private static Optional<Path> directory(String text) {
        try {
            Path path = Path.of(text);
            if (Files.isDirectory(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        throw new IllegalArgumentException("not a directory");
    }
}
