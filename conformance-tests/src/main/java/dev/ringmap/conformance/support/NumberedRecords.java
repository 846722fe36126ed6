package dev.ringmap.conformance.support;

import dev.ringmap.TraceEvent;
import dev.ringmap.TraceInstance;
import dev.ringmap.TraceMarker;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Raw markers that count up from 0, written by a thread that stays on one CPU; each is filled with its number from end to end.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 *
 * @since 0.1
 */
public final class NumberedRecords implements AutoCloseable {

    /** The CPU to whose buffer they go. */
    public static final int CPU = 0;

    private static final int RECORD_BYTES = 60;
    private static final Pattern TYPE_ID = Pattern.compile("ID: (\\d+)");

    /** Of a {@code raw_data} event: the common fields, then the id, then what was written after it. */
    private static final int FIRST_OFFSET = 12;

    private static final int LAST_OFFSET = FIRST_OFFSET + RECORD_BYTES - 2 * Integer.BYTES;

    private final PinnedThread thread = new PinnedThread();
    private final TraceMarker marker;
    private final int typeId;
    private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES).order(ByteOrder.nativeOrder());
    private volatile int count;

    /**
     * Prepares to write into an instance.
     *
     * @param trace the instance, to be closed later than this; not {@code null}
     * @throws IOException if the marker file cannot be opened, or the thread cannot be bound
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    public NumberedRecords(TraceInstance trace) throws IOException, InterruptedException {
        Matcher type = TYPE_ID.matcher(trace.read("events/ftrace/raw_data/format"));
        typeId = type.find() ? Integer.parseInt(type.group(1)) : -1;
        marker = trace.openMarker(true);
        thread.bindTo(CPU);
    }

    /**
     * Returns how many were written.
     *
     * @return the count, which is also the number of the next one
     */
    public int count() {
        return count;
    }

    /**
     * Writes some, and waits until that is done.
     *
     * @param number how many
     * @throws Exception if writing fails
     */
    public void write(int number) throws Exception {
        thread.call(() -> writeAll(number));
    }

    /**
     * Writes some at full speed, in the background.
     *
     * @param number how many
     * @return what becomes of it; not {@code null}
     */
    public Future<Boolean> start(int number) {
        return thread.start(() -> writeAll(number));
    }

    private boolean writeAll(int number) throws ErrnoException {
        for (int i = 0; i < number && !Thread.currentThread().isInterrupted(); i++) {
            writeOne();
        }
        return true;
    }

    private void writeOne() throws ErrnoException {
        int sequence = count;
        record.clear();
        while (record.hasRemaining()) {
            record.putInt(sequence);
        }
        record.flip();
        while (!isWritten()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            Thread.onSpinWait();
        }
        count = sequence + 1;
    }

    /** A reset refuses writers while it lasts. */
    private boolean isWritten() throws ErrnoException {
        try {
            marker.write(record);
            return true;
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EBADF) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Tells whether an event is a raw marker.
     *
     * @param event the event; not {@code null}
     * @return {@code true} if it is
     */
    public boolean isRecord(TraceEvent event) {
        return event.typeId() == typeId;
    }

    /**
     * Returns which record an event is.
     *
     * @param event the event; not {@code null}
     * @return its number, from 0
     */
    public static int sequence(TraceEvent event) {
        return event.intAt(FIRST_OFFSET);
    }

    /**
     * Tells whether an event is one record from end to end.
     *
     * @param event the event; not {@code null}
     * @return {@code true} if it is
     */
    public static boolean isWhole(TraceEvent event) {
        int sequence = event.intAt(FIRST_OFFSET);
        for (int offset = FIRST_OFFSET; offset <= LAST_OFFSET; offset += Integer.BYTES) {
            if (event.intAt(offset) != sequence) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        thread.close();
        marker.close();
    }
}
