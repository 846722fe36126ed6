package dev.ringmap.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers with a unit on the command line. */
final class Quantity {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([a-zA-Z]*)");

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private static final Map<String, Long> BYTES =
            Map.of("K", 1L << 10, "M", 1L << 20, "G", 1L << 30, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Quantity() {}

    static Duration duration(String text) {
        return Duration.ofNanos(scaled(text, NANOS, "a duration; write for example 2s, 500ms or 1.5m"));
    }

    static long bytes(String text) {
        return scaled(text, BYTES, "a size; write for example 512K or 16M");
    }

    private static long scaled(String text, Map<String, Long> units, String wanted) {
        Matcher form = FORM.matcher(text);
        Long unit = form.matches() ? units.get(form.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text + "' is not " + wanted);
        }
        try {
            return new BigDecimal(form.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too much", e);
        }
    }

    /** For picocli. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return duration(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** For picocli. */
    static final class BytesConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            try {
                return bytes(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
