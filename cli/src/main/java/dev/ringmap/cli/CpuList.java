package dev.ringmap.cli;

import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * CPUs as the kernel lists them: {@code 0,2-3}.
 *
 * @param cpus their numbers
 */
record CpuList(SortedSet<Integer> cpus) {

    private static final int MAX_CPU = 1 << 16;

    static CpuList parse(String text) {
        SortedSet<Integer> cpus = new TreeSet<>();
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = number(text, dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : number(text, range.substring(dash + 1));
            if (last < first) {
                throw malformed(text);
            }
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.add(cpu);
            }
        }
        return new CpuList(cpus);
    }

    private static int number(String text, String digits) {
        if (!digits.matches("\\d{1,6}") || Integer.parseInt(digits) > MAX_CPU) {
            throw malformed(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text + "' is no list of CPUs; write for example 0,2-3");
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<CpuList> {
        @Override
        public CpuList convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
