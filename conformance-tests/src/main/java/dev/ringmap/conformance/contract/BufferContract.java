package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family S, the part on the caller's buffers: which bytes a call uses, and which it leaves alone.
 *
 * @since 0.1
 */
public abstract class BufferContract extends Contract {

    private static final byte FILLING = 0x2d;
    private static final int MARGIN_BYTES = 37;
    private static final int LARGE_BYTES = 200_000;

    /** Called by the entry that runs it. */
    protected BufferContract() {}

    /** Windows of direct buffers, {@code length} bytes each: a part of one, a slice, a duplicate, in both byte orders. */
    private static List<ByteBuffer> windows(int length) {
        List<ByteBuffer> windows = new ArrayList<>();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            windows.add(filled(length).order(order));
            windows.add(part(length).order(order));
            windows.add(part(length).slice().order(order));
            windows.add(filled(length + 3 * MARGIN_BYTES)
                    .slice(MARGIN_BYTES, length + MARGIN_BYTES)
                    .position(1)
                    .limit(1 + length)
                    .order(order));
            windows.add(part(length).duplicate().order(order));
        }
        return windows;
    }

    private static ByteBuffer filled(int length) {
        ByteBuffer buffer = Direct.bytes(length);
        while (buffer.hasRemaining()) {
            buffer.put(FILLING);
        }
        return buffer.clear();
    }

    private static ByteBuffer part(int length) {
        return filled(length + 2 * MARGIN_BYTES).position(MARGIN_BYTES).limit(MARGIN_BYTES + length);
    }

    private static byte[] bytes(ByteBuffer buffer, int from, int length) {
        byte[] bytes = new byte[length];
        buffer.duplicate().clear().get(from, bytes);
        return bytes;
    }

    private static String text(ByteBuffer buffer, int from, int length) {
        return new String(bytes(buffer, from, length), StandardCharsets.UTF_8);
    }

    private static void expectUntouchedBut(String what, ByteBuffer buffer, int from, int length) {
        ByteBuffer whole = buffer.duplicate().clear();
        for (int index = 0; index < whole.capacity(); index++) {
            if (index < from || index >= from + length) {
                Expect.equal("the byte at " + index + " after " + what, FILLING, whole.get(index));
            }
        }
    }

    private interface Transfer {
        int make(ByteBuffer buffer) throws ErrnoException;
    }

    /** Makes a call; the buffer's state after it has to match what it returned. */
    private static int transfer(String what, ByteBuffer buffer, Transfer call) throws ErrnoException {
        int position = buffer.position();
        int limit = buffer.limit();
        ByteOrder order = buffer.order();
        int count = call.make(buffer);
        Expect.that(count >= 0 && count <= limit - position, what, "0 to " + (limit - position) + " bytes", count);
        Expect.equal("position after " + what, position + count, buffer.position());
        Expect.equal("limit after " + what, limit, buffer.limit());
        Expect.equal("order after " + what, order, buffer.order());
        return count;
    }

    @Test
    @Rule("S-16")
    void readFillsTheWindowAlone() throws Exception {
        String header = bench.instance().read("events/header_page");
        for (ByteBuffer window : windows(MARGIN_BYTES)) {
            expectRead("events/header_page", header.substring(0, MARGIN_BYTES), window);
        }
        for (ByteBuffer window : windows(MARGIN_BYTES)) {
            expectRead("tracing_on", "1\n", window);
        }
        bench.write(1);
        int pageBytes = bench.pageSizeBytes();
        TraceFile raw = bench.openRaw();
        for (int room : new int[] {0, MARGIN_BYTES}) {
            for (ByteBuffer window : windows(pageBytes + room)) {
                int sequence = bench.nextSequence() - 1;
                int start = window.position();
                Expect.equal("bytes read", pageBytes, transfer("read of a page", window, raw::read));
                Expect.equal("markers on it", List.of(sequence), markers(bytes(window, start, pageBytes)));
                expectUntouchedBut("read of a page", window, start, pageBytes);
                bench.write(1);
            }
        }
    }

    private void expectRead(String name, String expected, ByteBuffer window) throws ErrnoException {
        TraceFile file = bench.open(bench.path(name), OpenFlag.READ_ONLY);
        int start = window.position();
        int count = transfer("read of " + name, window, file::read);
        Expect.equal("text read from " + name, expected, text(window, start, count));
        expectUntouchedBut("read of " + name, window, start, count);
    }

    /** The markers on pages that {@code read} gave. */
    private List<Integer> markers(byte[] pages) throws ErrnoException {
        int pageBytes = bench.pageSizeBytes();
        Expect.equal("bytes beyond whole pages", 0, pages.length % pageBytes);
        ByteBuffer direct = Direct.bytes(pages.length).put(pages).clear();
        List<Integer> sequences = new ArrayList<>();
        for (int start = 0; start < pages.length; start += pageBytes) {
            ByteBuffer bytes = direct.slice(start, pageBytes).order(ByteOrder.nativeOrder());
            RawPage page = new RawPage(bytes, bench.layout());
            page.markers().forEach(entry -> sequences.add(Marker.sequence(page, entry)));
        }
        return sequences;
    }

    @Test
    @Rule("S-17")
    void writeTakesTheWindowAlone() throws Exception {
        TraceFile percent = bench.open(bench.path("buffer_percent"), OpenFlag.WRITE_ONLY);
        TraceFile marker = bench.open(bench.path("trace_marker"), OpenFlag.WRITE_ONLY);
        int number = 10;
        for (ByteBuffer window : windows(3)) {
            int start = window.position();
            String text = "0" + ++number;
            window.duplicate().put(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer source =
                    number % 2 == 0 ? window : window.asReadOnlyBuffer().order(window.order());
            Expect.equal("bytes written", 3, transfer("write to a control file", source, percent::write));
            Expect.equal(
                    "buffer_percent after a write from the middle of a buffer",
                    Integer.toString(number),
                    bench.instance().read("buffer_percent").strip());
            source.position(start);
            Expect.equal("bytes written", 3, transfer("write of a marker", source, marker::write));
            Expect.that(
                    bench.instance().read("trace").contains(": " + text + "\n"),
                    "trace after the marker '" + text + "' from the middle of a buffer",
                    "the marker alone on its line",
                    "something else");
            expectUntouchedBut("write", window, start, 3);
        }
    }

    @Test
    @Rule("S-18")
    void failureLeavesTheBufferAlone() throws Exception {
        TraceFile raw = bench.openRaw();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        TraceFile size = bench.open(bench.path("buffer_size_kb"), OpenFlag.WRITE_ONLY);
        for (ByteBuffer window : windows(bench.pageSizeBytes())) {
            int position = window.position();
            int limit = window.limit();
            Expect.errno("read of an empty buffer", () -> raw.read(window), Errno.EAGAIN);
            Expect.errno("read of a write-only file", () -> size.read(window), Errno.EBADF);
            Expect.errno("write to a read-only file", () -> control.write(window), Errno.EBADF);
            Expect.errno("write of what is no number", () -> size.write(window), Errno.EINVAL);
            Expect.equal("position after calls that failed", position, window.position());
            Expect.equal("limit after calls that failed", limit, window.limit());
            expectUntouchedBut("calls that failed", window, 0, 0);
        }
    }

    @Test
    @Rule("S-19")
    void readOnlyBufferIsRefusedBeforeReading() throws Exception {
        bench.write(1);
        int pageBytes = bench.pageSizeBytes();
        TraceFile raw = bench.openRaw();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        for (TraceFile file : List.of(raw, control)) {
            ByteBuffer readOnly = part(pageBytes).asReadOnlyBuffer();
            Expect.exception("read into a read-only buffer", ReadOnlyBufferException.class, () -> file.read(readOnly));
            Expect.equal("position after it", MARGIN_BYTES, readOnly.position());
            expectUntouchedBut("read into a read-only buffer", readOnly, 0, 0);
        }
        Expect.equal("bytes of tracing_on that are left", 2, control.read(Direct.bytes(pageBytes)));
        ByteBuffer page = Direct.bytes(pageBytes);
        raw.read(page);
        Expect.equal("markers that are left", List.of(0), markers(bytes(page, 0, pageBytes)));
    }

    @Test
    @Rule("S-28")
    void nothingIsReadIntoNoRoom() throws Exception {
        TraceFile raw = bench.openRaw();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        int pageBytes = bench.pageSizeBytes();
        bench.write(1);
        for (ByteBuffer window : windows(0)) {
            Expect.equal("read of a buffer without room", 0, transfer("read without room", window, raw::read));
            Expect.equal("read of tracing_on", 0, transfer("read without room", window, control::read));
            expectUntouchedBut("read without room", window, 0, 0);
        }
        Expect.equal("bytes of tracing_on that are left", 2, control.read(Direct.bytes(pageBytes)));
        ByteBuffer page = Direct.bytes(pageBytes);
        raw.read(page);
        Expect.equal("markers that are left", List.of(0), markers(bytes(page, 0, pageBytes)));
    }

    @Test
    @Rule("S-29")
    void piecesMakeTheWhole() throws Exception {
        String options = bench.instance().read("trace_options");
        for (int piece : new int[] {1, 7, 64, 1001, 1 << 16, LARGE_BYTES}) {
            TraceFile file = bench.open(bench.path("trace_options"), OpenFlag.READ_ONLY);
            String read = new String(readAll(file, piece), StandardCharsets.UTF_8);
            Expect.equal("trace_options, read in pieces of " + piece, options, read);
        }
        TraceFile raw = bench.openRaw();
        for (int piece : new int[] {1001, 2047, bench.pageSizeBytes() + 1, 1 << 16, LARGE_BYTES}) {
            int first = bench.nextSequence();
            bench.writePages(2);
            byte[] pages = readAll(raw, piece);
            Expect.equal(
                    "markers on pages that were read in pieces of " + piece,
                    MetaPageContract.range(first, bench.nextSequence()),
                    markers(pages));
        }
    }

    /** Reads to the end, or to where nothing is left. */
    private static byte[] readAll(TraceFile file, int pieceBytes) throws ErrnoException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer window = part(pieceBytes);
        while (true) {
            window.position(MARGIN_BYTES);
            int count;
            try {
                count = transfer("read of " + pieceBytes + " bytes", window, file::read);
            } catch (ErrnoException e) {
                Expect.equal("errno of a read when nothing is left", Errno.EAGAIN, e.errno());
                return all.toByteArray();
            }
            if (count == 0) {
                return all.toByteArray();
            }
            all.writeBytes(bytes(window, MARGIN_BYTES, count));
        }
    }

    @Test
    @Rule("S-30")
    void longWriteCountsWhatItTook() throws Exception {
        TraceFile marker = bench.open(bench.path("trace_marker"), OpenFlag.WRITE_ONLY);
        ByteBuffer window = part(LARGE_BYTES);
        int count = transfer("write of a marker of " + LARGE_BYTES + " bytes", window, marker::write);
        Expect.that(count > 0, "bytes of it that were written", "some", count);
        expectUntouchedBut("write of a long marker", window, 0, 0);
        Expect.equal("bytes of it that are in the buffers", count, longestRun(FILLING));
    }

    /** The marker went to the buffer of the CPU on which this thread ran. */
    private int longestRun(byte value) throws ErrnoException {
        int longest = 0;
        for (int cpu : bench.bufferedCpus()) {
            String path = MappedRing.rawPath(bench.instance(), cpu);
            int run = 0;
            for (byte one : readAll(bench.open(path, OpenFlag.READ_ONLY, OpenFlag.NONBLOCK), bench.pageSizeBytes())) {
                run = one == value ? run + 1 : 0;
                longest = Math.max(longest, run);
            }
        }
        return longest;
    }
}
