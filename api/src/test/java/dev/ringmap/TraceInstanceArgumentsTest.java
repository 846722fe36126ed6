package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.TraceFs;
import java.lang.reflect.Proxy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be meant never reaches the kernel, which would take some of it for something else. */
class TraceInstanceArgumentsTest {

    private static final String ASKED = "the kernel was asked";

    private final TraceFs tracefs = (TraceFs) Proxy.newProxyInstance(
            TraceFs.class.getClassLoader(), new Class<?>[] {TraceFs.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(ASKED);
            });

    private final TraceInstance trace = Tracing.over(tracefs).topLevel();

    private static void assertRefused(ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call);
    }

    private static void assertAsked(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(ASKED);
    }

    /** The file of {@code sched:.} is that of the whole system sched. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sched:.",
                "sched:..",
                "sched:",
                ":switch",
                "sched",
                "",
                "a/b:c",
                "a:b/c",
                "../x:y",
                "*",
                "*:",
                "sched:.*",
                "sched:*/enable",
                "../*:x",
                "sched:* ",
                "!sched:*",
                "sched:a b",
                " sched:a",
                "sched:a\n",
                "sched:a\0",
                "a:b:c",
                "..:a",
                "sched:.a"
            })
    void shouldTakeEventsByTheirNamesAlone(String event) {
        assertRefused(() -> trace.enable(event));
        assertRefused(() -> trace.disable(event));
        assertRefused(() -> trace.isEnabled(event));
        assertRefused(() -> trace.enable(event, "common_pid > 0"));
        assertRefused(() -> trace.setFilter(event, "common_pid > 0"));
        assertRefused(() -> trace.clearFilter(event));
        assertRefused(() -> trace.filter(event));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sched:*", "*:*", "s?:x", "sched:sched_w*", "*:sched_switch", "kprobes:p_?oo.*"})
    void shouldTakeWildcardsWhereSeveralEventsMayBeMeant(String pattern) {
        assertAsked(() -> trace.enable(pattern));
        assertAsked(() -> trace.disable(pattern));
        assertRefused(() -> trace.isEnabled(pattern));
        assertRefused(() -> trace.setFilter(pattern, "common_pid > 0"));
    }

    /** The kernel takes the first for "no filter", and shows the last on several lines. */
    @ParameterizedTest
    @ValueSource(strings = {"0", " 0 ", "", " ", "\t", "common_pid > 0\n|| common_pid < 0"})
    void shouldRefuseConditionsThatAreNone(String condition) {
        assertRefused(() -> trace.setFilter("sched:sched_switch", condition));
        assertRefused(() -> trace.enable("sched:sched_switch", condition));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sched:sched_switch", "kvm-x:a", "kprobes:p_foo.isra.0_0"})
    void shouldAskForEventsThatMayBe(String event) {
        assertAsked(() -> trace.enable(event));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "a/b", "/", "a\n", "a\0b", "\t"})
    void shouldTakeInstancesByTheirNamesAlone(String name) {
        assertRefused(() -> Tracing.over(tracefs).createInstance(name));
        assertRefused(() -> Tracing.over(tracefs).instance(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/trace", "trace/", "a//b", "./trace", "a/./b", "..", "../x", "a/..", "a\nb", "a\0", "a/ "
            })
    void shouldTakeFilesByTheirNamesAlone(String file) {
        assertRefused(() -> trace.read(file));
        assertRefused(() -> trace.write(file, ""));
        assertRefused(() -> trace.replace(file, ""));
        if (!file.isEmpty()) {
            assertRefused(() -> trace.list(file));
        }
    }

    @Test
    void shouldAskForFilesThatMayBe() {
        assertAsked(() -> trace.read("per_cpu/cpu0/stats"));
        assertAsked(() -> trace.read("instances/my instance/trace"));
        assertAsked(() -> trace.list(""));
        assertAsked(() -> trace.replace("set_event", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "local\n", "[local]", "local mono", "../x"})
    void shouldTakeClocksByTheirNamesAlone(String clock) {
        assertRefused(() -> trace.setClock(clock));
    }

    /** The kernel multiplies by 1024 and keeps the lower 64 bits: {@code Long.MAX_VALUE} made a buffer of 7 KiB. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE / 1024 + 1})
    void shouldRefuseSizesThatTheKernelWouldCutOff(long sizeKib) {
        assertRefused(() -> trace.buffer().setSizeKib(sizeKib));
    }

    @Test
    void shouldAskForSizesThatMayBe() {
        assertAsked(() -> trace.buffer().setSizeKib(1));
        assertAsked(() -> trace.buffer().setSizeKib(Long.MAX_VALUE / 1024));
        assertAsked(() -> trace.buffer().setSubBufferSizeKib(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void shouldRefuseSubBuffersWithoutSizeBeforeTheTraceIsCleared(int sizeKib) {
        assertRefused(() -> trace.buffer().setSubBufferSizeKib(sizeKib));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 31, (1L << 32) + 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldRefuseTasksThatTheKernelWouldTakeForOthers(long pid) {
        assertRefused(() -> trace.setEventPids(1, pid));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void shouldRefuseNegativeCpus(int cpu) {
        assertRefused(() -> trace.map(cpu));
        assertRefused(() -> trace.peek(cpu, MetaPage::entries));
        assertRefused(() -> trace.stats(cpu));
        assertRefused(() -> trace.buffer().sizeKib(cpu));
    }

    @Test
    void shouldRefuseNull() {
        assertNull(() -> Tracing.over(null));
        assertNull(() -> Tracing.over(tracefs).instance(null));
        assertNull(() -> Tracing.over(tracefs).createInstance(null));
        assertNull(() -> trace.enable(null));
        assertNull(() -> trace.enable(null, "common_pid > 0"));
        assertNull(() -> trace.setFilter("sched:sched_switch", null));
        assertNull(() -> Tracing.open((String) null));
        assertNull(() -> Tracing.open(null, BackendOptions.none()));
        assertNull(() -> trace.setClock(null));
        assertNull(() -> trace.read(null));
        assertNull(() -> trace.write("trace_marker", null));
        assertNull(() -> trace.replace("set_event", null));
        assertNull(() -> trace.marker(null));
        assertNull(() -> trace.list(null));
        assertNull(() -> trace.peek(0, null));
        assertNull(() -> trace.setEventPids((long[]) null));
        assertThatNullPointerException()
                .isThrownBy(() -> trace.openReader(0, null))
                .withMessage("strategy");
        assertThatNullPointerException()
                .isThrownBy(() -> trace.openReaders(null))
                .withMessage("strategy");
    }

    private static void assertNull(ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call);
    }
}
