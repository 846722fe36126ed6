package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferReaders;
import dev.ringmap.TraceEvent;
import dev.ringmap.TraceInstance;
import dev.ringmap.TraceMarker;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.merge.EventMerge;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.Tgids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds every line against the kernel's own {@code trace} of the same ring buffers, byte by byte. */
class TraceTextLiveKernelIT {

    private static final Path TRACEFS = Path.of("/sys/kernel/tracing");
    private static final int BUFFER_KIB = 24 * 1024;
    private static final int COMM_WIDTH = 16;
    private static final String FORGOTTEN = " ".repeat(COMM_WIDTH - 5) + "<...>";
    private static final int HAND_OVERS = Integer.getInteger("ringmap.text.hand-overs", 12_000);

    /** Systems that have much to say of one thread. */
    private static final List<String> SYSTEMS = List.of(
            "block",
            "cgroup",
            "exceptions",
            "ext4",
            "fib",
            "filemap",
            "ipi",
            "irq",
            "irq_vectors",
            "jbd2",
            "kmem",
            "maple_tree",
            "mmap",
            "napi",
            "net",
            "page_pool",
            "percpu",
            "raw_syscalls",
            "sched",
            "signal",
            "skb",
            "sock",
            "syscalls",
            "task",
            "tcp",
            "timer",
            "tlb",
            "vmscan",
            "workqueue",
            "writeback");

    @BeforeEach
    void needLiveKernel() {
        Path instances = TRACEFS.resolve("instances");
        assumeTrue(Files.isWritable(instances), instances + " is not writable: no tracefs, or no permission");
    }

    /** What the kernel hides or announces is the kernel's to show: addresses are hashed, and a CPU's first event has a line before it. */
    private static void showAll(TraceInstance trace) throws IOException {
        trace.replace("options/hash-ptr", "0");
        trace.replace("options/annotate", "0");
        trace.buffer().setSizeKib(BUFFER_KIB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldWriteManyLinesOfTheSchedulerAsTheKernelDoes(String backend) throws Exception {
        try (Tracing tracing = Tracing.open(backend);
                TraceInstance trace = tracing.createTemporaryInstance("text")) {
            showAll(trace);
            for (String system : List.of("sched", "irq", "timer")) {
                trace.enable(system + ":*");
            }
            handOver();
            trace.setTracing(false);

            assertThat(compare(tracing, trace)).isGreaterThan(HAND_OVERS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldWriteAllThatOneThreadCausesAsTheKernelDoes(String backend) throws Exception {
        try (Tracing tracing = Tracing.open(backend);
                TraceInstance trace = tracing.createTemporaryInstance("text")) {
            showAll(trace);
            trace.setTracing(false);
            trace.replace("options/event-fork", "1");
            trace.setEventPids(threadId());
            List<String> there = SYSTEMS.stream()
                    .filter(system -> Files.isDirectory(TRACEFS.resolve("events/" + system)))
                    .toList();
            for (String system : there) {
                trace.enable(system + ":*");
            }
            for (EventFormat format : EventFormats.load(trace).all()) {
                if (isWithVariables(format) && there.contains(format.system())) {
                    trace.disable(format.fullName());
                }
            }
            trace.setTracing(true);
            causeEvents(trace);
            trace.setTracing(false);

            assertThat(compare(tracing, trace)).isGreaterThan(1_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldWriteStacksAsTheKernelDoes(String backend) throws Exception {
        try (Tracing tracing = Tracing.open(backend);
                TraceInstance trace = tracing.createTemporaryInstance("text")) {
            showAll(trace);
            trace.replace("options/stacktrace", "1");
            trace.setEventPids(threadId());
            trace.enable("sched:sched_switch");
            for (int i = 0; i < 20; i++) {
                LockSupport.parkNanos(100_000);
            }
            trace.setTracing(false);

            assertThat(compare(tracing, trace)).isGreaterThan(100);
        }
    }

    /** In the order of the words: whose process it is, less of the header, none; more of a stack. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "record-tgid",
                "record-tgid noirq-info",
                "noirq-info",
                "nocontext-info",
                "stacktrace sym-offset",
                "stacktrace sym-addr",
                "stacktrace sym-offset sym-addr record-tgid"
            })
    void shouldFollowTheOptions(String options) throws Exception {
        try (Tracing tracing = Tracing.open();
                TraceInstance trace = tracing.createTemporaryInstance("text")) {
            showAll(trace);
            for (String option : options.split(" ")) {
                trace.replace("trace_options", option);
            }
            trace.setEventPids(threadId());
            trace.enable("sched:sched_switch");
            for (int i = 0; i < 20; i++) {
                LockSupport.parkNanos(100_000);
            }
            trace.marker("a marker");
            trace.setTracing(false);

            assertThat(compare(tracing, trace)).isGreaterThan(20);
        }
    }

    @Test
    void shouldWriteProbesAsTheKernelDoes() throws Exception {
        Path program = Path.of("/bin/true").toRealPath();
        long entryPoint = ByteBuffer.wrap(Files.readAllBytes(program))
                .order(ByteOrder.nativeOrder())
                .getLong(24);
        String probe = "ringmap_text" + ProcessHandle.current().pid() + "/entered";
        Path probes = TRACEFS.resolve("uprobe_events");
        assumeTrue(Files.isWritable(probes), "this kernel has no uprobes");
        try (Tracing tracing = Tracing.open();
                TraceInstance trace = tracing.createTemporaryInstance("text")) {
            showAll(trace);
            String made = "p:" + probe + " " + program + ":0x" + Long.toHexString(entryPoint) + " comm=$comm:string\n";
            Files.writeString(probes, made, StandardOpenOption.APPEND);
            try {
                trace.enable(probe.replace('/', ':'));
                assertThat(new ProcessBuilder(program.toString()).start().waitFor())
                        .isZero();
                trace.setTracing(false);
                assertThat(compare(tracing, trace)).isPositive();
                trace.disableAll();
            } finally {
                Files.writeString(probes, "-:" + probe + "\n", StandardOpenOption.APPEND);
            }
        }
    }

    /** Whether the kernel prints what only the running kernel has: the address of its page structures, or its ticks. */
    private static boolean isWithVariables(EventFormat format) {
        return format.printFormat().matches("(?s).*\\b(vmemmap_base|jiffies)\\b.*");
    }

    /** The enumerators are in the kernel's BTF. */
    @Test
    void shouldHaveATextForEveryEventOfTheKernel() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/sys/kernel/btf/vmlinux")), "this kernel has no BTF");
        try (Tracing tracing = Tracing.open()) {
            KernelSymbols symbols = KernelSymbols.load(tracing);
            for (EventFormat format : EventFormats.load(tracing.topLevel()).all()) {
                assertThat(PrintFormat.of(format, symbols).problem())
                        .as(format.fullName())
                        .isEmpty();
            }
        }
    }

    private static long threadId() throws IOException {
        return Long.parseLong(
                Path.of("/proc/thread-self").toRealPath().getFileName().toString());
    }

    /** Two threads that wait for each other in turn. */
    private static void handOver() throws InterruptedException {
        SynchronousQueue<Integer> queue = new SynchronousQueue<>();
        Thread taker = new Thread(() -> {
            try {
                while (queue.take() >= 0) {
                    LockSupport.parkNanos(1);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        taker.start();
        for (int i = 0; i < HAND_OVERS; i++) {
            queue.put(i);
        }
        queue.put(-1);
        taker.join();
    }

    private static void causeEvents(TraceInstance trace) throws Exception {
        Path file = Files.createTempFile(Path.of("target"), "text", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Files.write(file, new byte[100_000]);
            channel.force(true);
            Files.readAllBytes(file);
            Files.move(file, file.resolveSibling("moved.tmp"));
            Files.move(file.resolveSibling("moved.tmp"), file);
        } finally {
            Files.delete(file);
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            client.getOutputStream().write(1);
            assertThat(accepted.getInputStream().read()).isEqualTo(1);
        }
        assertThat(new ProcessBuilder("sh", "-c", "sleep 0.01 & kill $! ; wait")
                        .start()
                        .waitFor())
                .isZero();
        trace.marker("a marker");
        trace.marker("with \u001b[31mcolour\u001b[0m, ä and a tab\t");
        try (TraceMarker raw = trace.openMarker(true)) {
            raw.write(ByteBuffer.allocateDirect(8).putLong(0, 0x0807060504030201L));
        }
        for (int i = 0; i < 20; i++) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Returns how many lines there are, if all are equal. */
    private static int compare(Tracing tracing, TraceInstance trace) throws IOException {
        List<String> printed = new String(trace.readBytes("trace"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        List<String> written = write(tracing, trace);
        for (int i = 0; i < Math.min(printed.size(), written.size()); i++) {
            boolean isForgotten = isForgotten(written.get(i)) || isForgotten(printed.get(i));
            int from = isForgotten ? COMM_WIDTH : 0;
            assertThat(written.get(i).substring(from))
                    .as("line %d", i)
                    .isEqualTo(printed.get(i).substring(from));
        }
        assertThat(written).hasSameSizeAs(printed);
        return written.size();
    }

    /** The kernel remembers few names, and who traces beside this may make it forget one between the two looks. */
    private static boolean isForgotten(String line) {
        return line.startsWith(FORGOTTEN);
    }

    private static List<String> write(Tracing tracing, TraceInstance trace) throws IOException {
        EventFormats formats = EventFormats.load(trace);
        KernelSymbols symbols = KernelSymbols.load(tracing);
        TraceHeader header = new TraceHeader(
                Comms.load(tracing, formats), Tgids.load(tracing), trace.clock(), TraceOptions.load(trace));
        Map<Integer, EventLine> lines = new HashMap<>();
        List<String> written = new ArrayList<>();
        TextBuffer out = new TextBuffer();
        try (RingBufferReaders<RingBufferMapping> rings = trace.mapAll()) {
            EventMerge merge = EventMerge.of(rings);
            while (merge.advance()) {
                while (merge.next()) {
                    TraceEvent event = merge.event();
                    EventLine line = lines.computeIfAbsent(
                            event.typeId(),
                            id -> EventLine.of(formats.format(id).orElseThrow(), symbols, header));
                    out.clear();
                    header.append(merge.cpu(), event, out);
                    assertThat(line.append(event, out)).as("%s", out).isTrue();
                    written.addAll(out.toString().lines().toList());
                }
            }
        }
        return written;
    }
}
