package dev.ringmap.conformance.internal;

import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ring buffer of one CPU, read by {@code read(2)} through the SPI. */
public final class CopiedRing {

    /** Room for so many sub-buffers is offered where nothing else is said: a read gives one all the same. */
    private static final int ROOM_SUB_BUFFERS = 3;

    private final TraceFile file;
    private final SubBufferDescriptor layout;
    private final int subBufferBytes;
    private final List<Integer> sequences = new ArrayList<>();

    CopiedRing(TraceFile file, SubBufferDescriptor layout, int subBufferBytes) {
        this.file = file;
        this.layout = layout;
        this.subBufferBytes = subBufferBytes;
    }

    public TraceFile file() {
        return file;
    }

    /** One read with room to spare, and the page that it gave; empty if there was none. */
    public Optional<RawPage> turn() throws ErrnoException {
        ByteBuffer target = Direct.bytes(ROOM_SUB_BUFFERS * subBufferBytes);
        return read(target) ? Optional.of(taken(target)) : Optional.empty();
    }

    /** The same while somebody writes: an event that comes when read has just found nothing makes it return 0. */
    public void turnBesideWriter() throws ErrnoException {
        ByteBuffer target = Direct.bytes(ROOM_SUB_BUFFERS * subBufferBytes);
        if (read(target) && target.position() > 0) {
            taken(target);
        }
    }

    private boolean read(ByteBuffer target) throws ErrnoException {
        try {
            file.read(target);
            return true;
        } catch (ErrnoException e) {
            Expect.equal("errno of a read when nothing is left", Errno.EAGAIN, e.errno());
            return false;
        }
    }

    /** A page that is there. */
    public RawPage page() throws ErrnoException {
        Optional<RawPage> page = turn();
        Expect.that(page.isPresent(), "read of a buffer with events", "a page", "EAGAIN");
        return page.orElseThrow();
    }

    /** A page that is there, read with this count and, for what that left of it, a second time. */
    public RawPage pageInTwo(int countBytes) throws ErrnoException {
        ByteBuffer target = Direct.bytes(subBufferBytes);
        String what = "bytes that read gives with a count of " + countBytes;
        Expect.equal(what, countBytes, file.read(target.limit(countBytes)));
        Expect.equal(
                what + ", of what is left of that page",
                subBufferBytes - countBytes,
                file.read(target.limit(subBufferBytes)));
        return taken(target);
    }

    private RawPage taken(ByteBuffer target) {
        Expect.equal("bytes of a page that read gives", subBufferBytes, target.position());
        ByteBuffer bytes = target.slice(0, subBufferBytes).order(ByteOrder.nativeOrder());
        RawPage page = new RawPage(bytes, layout);
        sequences.addAll(page.sequences());
        return page;
    }

    /** Reads until nothing is left; returns the markers of all pages so far. */
    public List<Integer> drain() throws ErrnoException {
        while (turn().isPresent()) {
            // each turn adds to the list
        }
        return sequences;
    }

    /** The markers read so far. */
    public List<Integer> sequences() {
        return sequences;
    }
}
