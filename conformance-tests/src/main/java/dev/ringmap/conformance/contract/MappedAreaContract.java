package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.Peer;
import dev.ringmap.conformance.internal.ProcessState;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family V, and M-24: how the kernel sets up a mapped area, and what becomes of it.
 *
 * @since 0.1
 */
public abstract class MappedAreaContract extends Contract {

    /** Called by the entry that runs it. */
    protected MappedAreaContract() {}

    @Test
    @Rule("M-24")
    void allPagesAreThereAtOnce() throws Exception {
        bench.smallInstance();
        bench.ring();
        String rss = field("Rss:");
        Expect.equal("resident part of a fresh mapping, against its size", field("Size:"), rss);
    }

    /** A line of the one mapped ring buffer that this process has. */
    private static String field(String name) throws Exception {
        List<List<String>> blocks = ProcessState.mappingBlocks();
        Expect.equal("mappings of trace_pipe_raw in /proc/self/smaps", 1, blocks.size());
        return blocks.get(0).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("no " + name);
    }

    @Test
    @Rule("V-04")
    void childWouldNotInheritTheMapping() throws Exception {
        bench.mapMeta(bench.openRaw());
        expectFlags(List.of("dc"), List.of());
    }

    @Test
    @Rule("V-06")
    void areaIsMarkedAsSpecial() throws Exception {
        bench.mapMeta(bench.openRaw());
        expectFlags(List.of("rd", "dc", "de", "dd"), List.of("wr", "mw"));
    }

    private static void expectFlags(List<String> present, List<String> absent) throws Exception {
        List<String> flags = Arrays.asList(field("VmFlags:").split(" "));
        Expect.that(flags.containsAll(present), "VmFlags", present + " among them", flags);
        Expect.that(absent.stream().noneMatch(flags::contains), "VmFlags", "none of " + absent, flags);
    }

    @Test
    @Rule("V-09")
    void truncationTakesThePagesAndNothingElse() throws Exception {
        TraceFile file = bench.openRaw();
        bench.mapMeta(file); // its memory must not be touched any more
        bench.open(bench.rawPath(), OpenFlag.READ_ONLY, OpenFlag.TRUNCATE).close();
        Expect.success("GET_READER after truncation", () -> bench.getReader(file));
        Expect.errno(
                "resize after truncation",
                () -> bench.instance().buffer().setSizeKib(bench.smallKib()),
                Errno.EBUSY,
                Errno.ENOMEM);
        Expect.equal(
                "meta_struct_len in a mapping made after truncation",
                Meta.STRUCT_BYTES,
                bench.meta(bench.mapMeta(file)).structLength());
    }

    @Test
    @Rule("V-10")
    void deathOfTheProcessReleasesItsMapping() throws Exception {
        TraceFile file = bench.openRaw();
        Peer peer = bench.peer();
        peer.ask("map");
        Expect.success("GET_READER while another process has the buffer mapped", () -> bench.getReader(file));
        peer.kill();
        bench.await("ENODEV after the death of the process that mapped", () -> {
            try {
                bench.getReader(file);
                return false;
            } catch (ErrnoException e) {
                return e.errno() == Errno.ENODEV;
            }
        });
        Expect.success("resize afterwards", () -> bench.instance().buffer().setSizeKib(bench.smallKib()));
    }

    @Test
    @Rule("V-11")
    void mappingOutlivesItsFile() throws Exception {
        TraceFile first = bench.openRaw();
        MappedMemory memory = bench.mapMeta(first);
        first.close();
        Expect.success("slice() after close(fd)", () -> bench.meta(memory));
        Expect.equal(
                "meta_struct_len after close(fd)",
                Meta.STRUCT_BYTES,
                bench.meta(memory).structLength());
        TraceFile second = bench.openRaw();
        bench.write(1);
        Expect.success("GET_READER by another file", () -> bench.getReader(second));
        Expect.equal("entries, seen through the mapping", 1L, bench.meta(memory).entries());
    }

    @Test
    @Rule("V-13")
    void readAndPollGoOnBesideAMapping() throws Exception {
        TraceFile file = bench.openRaw();
        bench.mapMeta(file);
        bench.write(1);
        Expect.equal("poll of a mapped file with an event", TraceFile.POLLIN, file.poll(0) & TraceFile.POLLIN);
        Expect.that(
                file.read(Direct.bytes(bench.pageSizeBytes())) > 0,
                "read of a mapped file with an event",
                "some bytes",
                0);
    }
}
