package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Family S, the part on mapped memory: what a view may do, and what it may never do after closing.
 *
 * @since 0.1
 */
public abstract class MemoryContract extends Contract {

    /** Called by the entry that runs it. */
    protected MemoryContract() {}

    @Test
    @Rule("S-20")
    void sliceIsAReadOnlyDirectBufferInNativeOrder() throws Exception {
        ByteBuffer slice = bench.mapMeta(bench.openRaw()).slice(0, Meta.STRUCT_BYTES);
        Expect.that(slice.isDirect(), "slice()", "a direct buffer", "one on the heap");
        Expect.that(slice.isReadOnly(), "slice()", "a read-only buffer", "a writable one");
        Expect.equal("order of a slice", ByteOrder.nativeOrder(), slice.order());
        Expect.equal("capacity of a slice", Meta.STRUCT_BYTES, slice.capacity());
        Expect.exception("a store through a slice", ReadOnlyBufferException.class, () -> slice.putInt(0, 1));
    }

    @Test
    @Rule("S-21")
    void sliceStaysInside() throws Exception {
        MappedMemory memory = bench.mapMeta(bench.openRaw());
        for (long[] part :
                new long[][] {{-1, 4}, {0, Meta.STRUCT_BYTES + 1}, {Meta.STRUCT_BYTES, 1}, {0, -1}, {1L << 40, 4}}) {
            Expect.exception(
                    "slice(" + part[0] + ", " + part[1] + ") of " + Meta.STRUCT_BYTES + " bytes",
                    IndexOutOfBoundsException.class,
                    () -> memory.slice(part[0], (int) part[1]));
        }
        Expect.equal(
                "capacity of slice(80, 0)",
                0,
                memory.slice(Meta.STRUCT_BYTES, 0).capacity());
    }

    @Test
    @Rule("S-22")
    void slicesAreIndependent() throws Exception {
        MappedMemory memory = bench.mapMeta(bench.openRaw());
        ByteBuffer one = memory.slice(0, Meta.STRUCT_BYTES);
        one.position(40).limit(60);
        ByteBuffer other = memory.slice(0, Meta.STRUCT_BYTES);
        Expect.equal("position of a second slice", 0, other.position());
        Expect.equal("limit of a second slice", Meta.STRUCT_BYTES, other.limit());
    }

    @Test
    @Rule("S-23")
    void lengthIsTheOneAskedFor() throws Exception {
        Expect.equal("length()", 80L, bench.mapMeta(bench.openRaw()).length());
        Expect.equal("length()", 1L, bench.map(bench.openRaw(), 0, 1).length());
    }

    @Test
    @Rule("S-24")
    void closingTwiceCountsOnce() throws Exception {
        TraceFile file = bench.openRaw();
        MappedMemory kept = bench.mapMeta(file);
        MappedMemory closed = bench.mapMeta(file);
        closed.close();
        MappedMemory later = bench.mapMeta(file);
        Expect.success("a second close()", closed::close);
        Expect.success("a third close()", closed::close);
        Expect.success("GET_READER while other mappings stand", () -> bench.getReader(file));
        kept.close();
        Expect.success("GET_READER while one stands that is later than the first close()", () -> bench.getReader(file));
        Expect.equal(
                "meta_struct_len in it", Meta.STRUCT_BYTES, bench.meta(later).structLength());
        later.close();
        Expect.errno("GET_READER after the last unmap", () -> bench.getReader(file), Errno.ENODEV);
    }

    @Test
    @Rule("S-25")
    void closedMemoryRefuses() throws Exception {
        MappedMemory memory = bench.mapMeta(bench.openRaw());
        memory.close();
        Expect.exception("slice() after close()", IllegalStateException.class, () -> memory.slice(0, 4));
        Expect.exception(
                "protect() after close()", IllegalStateException.class, () -> memory.protect(Set.of(Protection.READ)));
        Expect.equal("length() after close()", (long) Meta.STRUCT_BYTES, memory.length());
    }

    @Test
    @Rule("S-26")
    void lateReadIsRefusedOrZero() throws Exception {
        MappedMemory memory = bench.mapMeta(bench.openRaw());
        ByteBuffer view = memory.slice(0, Meta.STRUCT_BYTES);
        Expect.equal("meta_struct_len", Meta.STRUCT_BYTES, new Meta(view).structLength());
        memory.close();
        expectRefusedOrZero(view);
        for (int i = 0; i < 8; i++) {
            bench.mapMeta(bench.openRaw()); // takes the place of the first one, if its addresses were given away
        }
        expectRefusedOrZero(view);
    }

    private static void expectRefusedOrZero(ByteBuffer view) {
        for (int offset = 0; offset < view.capacity(); offset += Integer.BYTES) {
            try {
                Expect.equal("a read at " + offset + " through a view after close()", 0, view.getInt(offset));
            } catch (IllegalStateException refused) {
                return;
            }
        }
    }

    @Test
    @Rule("S-27")
    void closingUnderAReaderIsHarmless() throws Exception {
        MappedMemory memory = bench.mapMeta(bench.openRaw());
        ByteBuffer view = memory.slice(0, Meta.STRUCT_BYTES);
        AtomicBoolean isOver = new AtomicBoolean();
        Blocked<String> reader = bench.start("reads through a view while its mapping is closed", () -> {
            while (!isOver.get()) {
                try {
                    int length = view.getInt(Integer.BYTES);
                    if (length != 0 && length != Meta.STRUCT_BYTES) {
                        return "the value " + length;
                    }
                } catch (IllegalStateException refused) {
                    return "";
                }
            }
            return "";
        });
        memory.close();
        isOver.set(true);
        Expect.equal("a view while its mapping is closed shows", "", reader.expectReturn());
    }
}
