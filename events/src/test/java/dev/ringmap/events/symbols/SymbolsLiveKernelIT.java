package dev.ringmap.events.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferReaders;
import dev.ringmap.TraceEvent;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.LongField;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.merge.EventMerge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the names of functions, tasks and constants against what the kernel itself prints. */
class SymbolsLiveKernelIT {

    /** What the kernel prints where it knows a name, {@code %ps} and, in stacks with the option sym-offset, {@code %pS}. */
    private static final Pattern NAME_OR_PLACE = Pattern.compile("(?: function=| => )(\\S+(?: \\[\\w+])?)");

    private static final Pattern REMEMBERED = Pattern.compile("(?m)^(\\d+) (.*)$");
    private static final Pattern MENTION = Pattern.compile("comm=(.{1,15}?) (?:prev_|next_)?pid=(\\d+)");

    /** {@code  java-4242  [001] d..2. 1234.567890: sched_switch: …}; a name may have any character. */
    private static final Pattern TASK = Pattern.compile("(?m)^ *(.*)-(\\d+) +\\[(\\d+)] \\S+ +\\d+\\.\\d{6}: ");

    private static final int CALLERS_OFFSET = 16;
    private static final int ROUNDS = 100;

    @BeforeEach
    void needLiveKernel() {
        Path instances = Path.of("/sys/kernel/tracing/instances");
        assumeTrue(Files.isWritable(instances), instances + " is not writable: no tracefs, or no permission");
    }

    /** What one event says, and the text of the kernel. */
    @FunctionalInterface
    private interface Look {
        void at(TraceEvent event, List<String> said);
    }

    private static List<String> read(TraceInstance trace, Look look) throws IOException {
        List<String> said = new ArrayList<>();
        try (RingBufferReaders<RingBufferMapping> rings = trace.mapAll()) {
            EventMerge merge = EventMerge.of(rings);
            while (merge.advance()) {
                while (merge.next()) {
                    look.at(merge.event(), said);
                }
            }
        }
        return said;
    }

    private static void trace(TraceInstance trace) throws IOException {
        trace.setTracing(true);
        for (int i = 0; i < ROUNDS; i++) {
            LockSupport.parkNanos(100_000);
            Files.readString(Path.of("/proc/self/stat"));
        }
        trace.setTracing(false);
    }

    @Test
    void shouldNameFunctionsAndPlacesAsTheKernelDoes() throws Exception {
        try (Tracing tracing = Tracing.open();
                TraceInstance trace = tracing.createTemporaryInstance("symbols")) {
            KernelFunctions functions = KernelSymbols.load(tracing).functions();
            assumeTrue(functions.count() > 0, "this kernel does not show its addresses");
            EventFormats formats = EventFormats.load(trace, List.of("timer:hrtimer_start", "ftrace:kernel_stack"));
            EventFormat timer = formats.format("timer:hrtimer_start");
            LongField function = timer.longField("function");
            int stack = formats.format("ftrace:kernel_stack").id();
            trace.setTracing(false);
            trace.write("options/stacktrace", "1");
            trace.write("options/sym-offset", "1");
            trace.enable("timer:hrtimer_start");
            trace(trace);

            List<String> printed = NAME_OR_PLACE
                    .matcher(trace.read("trace"))
                    .results()
                    .map(result -> result.group(1))
                    .toList();
            List<String> said = read(trace, (event, names) -> {
                if (event.typeId() == timer.id()) {
                    names.add(name(functions, function.read(event)));
                } else if (event.typeId() == stack) {
                    for (int i = 0; i < event.intAt(8); i++) {
                        names.add(place(functions, event.longAt(CALLERS_OFFSET + i * Long.BYTES)));
                    }
                }
            });

            assertThat(printed).hasSizeGreaterThan(100);
            assertThat(said).containsExactlyElementsOf(printed);
            System.out.println(said.size() + " names of functions agree, "
                    + said.stream().distinct().count() + " of them different");
        }
    }

    private static String name(KernelFunctions functions, long address) {
        TextBuffer out = new TextBuffer();
        return functions.appendName(address, out) ? out.toString() : "0x" + Long.toHexString(address);
    }

    private static String place(KernelFunctions functions, long address) {
        TextBuffer out = new TextBuffer();
        return functions.appendPlace(address, out) ? out.toString() : "0x" + Long.toHexString(address);
    }

    @Test
    void shouldNameTasksAsTheKernelDoes() throws Exception {
        try (Tracing tracing = Tracing.open();
                TraceInstance trace = tracing.createTemporaryInstance("symbols")) {
            EventFormats formats = EventFormats.load(trace, trace.events().subSet("sched:", "sched;"));
            String remembered = tracing.topLevel().read("saved_cmdlines");
            Comms comms = Comms.load(tracing, formats);
            LongField pid = formats.format("sched:sched_switch").longField("common_pid");
            trace.setTracing(false);
            trace.enable("sched:sched_switch");
            trace.enable("sched:sched_waking");
            trace(trace);

            String text = trace.read("trace");
            List<MatchResult> printed = TASK.matcher(text).results().toList();
            Map<String, Set<String>> names = new HashMap<>();
            REMEMBERED.matcher(remembered).results().forEach(task -> add(names, task.group(1), task.group(2)));
            MENTION.matcher(text).results().forEach(task -> add(names, task.group(2), task.group(1)));
            List<String> said = read(trace, (event, found) -> {
                comms.follow(event);
                TextBuffer out = new TextBuffer();
                comms.append((int) pid.read(event), out);
                found.add(new String(out.toByteArray(), StandardCharsets.UTF_8));
            });

            assertThat(said).hasSizeGreaterThan(100).hasSameSizeAs(printed);
            for (int i = 0; i < said.size(); i++) {
                String kernels = printed.get(i).group(1);
                // The kernel remembers a task when it is switched to, and some it does not remember at all; and of one
                // that was
                // renamed it says the last name.
                if (!kernels.equals("<...>")) {
                    add(names, printed.get(i).group(2), kernels);
                    add(names, printed.get(i).group(2), "<...>");
                    assertThat(said.get(i))
                            .as("%d of %d", i, said.size())
                            .isIn(names.get(printed.get(i).group(2)));
                }
            }
            assertThat(said).filteredOn(name -> !name.equals("<...>")).hasSizeGreaterThan(said.size() / 2);
        }
    }

    private static void add(Map<String, Set<String>> names, String pid, String name) {
        names.computeIfAbsent(pid, id -> new HashSet<>()).add(name);
    }

    @Test
    void shouldKnowStringsAndConstants() throws Exception {
        try (Tracing tracing = Tracing.open()) {
            KernelSymbols symbols = KernelSymbols.load(tracing);
            String first = tracing.topLevel()
                    .read("printk_formats")
                    .lines()
                    .findFirst()
                    .orElse("");
            assumeTrue(!first.isEmpty(), "this kernel has no strings");
            String digits = first.substring(2, first.indexOf(' '));
            byte[] string = symbols.strings().at(Long.parseUnsignedLong(digits, 16));

            assertThat(string).isNotNull();
            assertThat(first).contains("\"" + new String(string, StandardCharsets.UTF_8) + "\"");
            assumeTrue(symbols.constants().count() > 0, "this kernel has no BTF");
            assertThat(symbols.constants().value("TCP_CLOSE")).hasValue(7);
            assertThat(symbols.constants().value("WB_REASON_SYNC")).hasValue(2);
            assertThat(symbols.constants().value("HRTIMER_MODE_ABS")).hasValue(0);
            assertThat(symbols.constants().value("HRTIMER_MODE_REL")).hasValue(1);
        }
    }
}
