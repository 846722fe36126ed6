package dev.ringmap.backend.sim.replay;

import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.logging.Loggers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Logger;

/**
 * Feeds ring buffers from a recording. Each instance gets the whole of it, each CPU as soon as its raw file is opened, and as fast as its
 * reader makes room: nothing is lost that was not lost when it was recorded.
 */
public final class Replay implements AutoCloseable {

    private static final Logger LOGGER = Loggers.of(Replay.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Recording recording;
    private volatile boolean closed;

    /**
     * Prepares a replay.
     *
     * @param recording what to replay
     */
    public Replay(Recording recording) {
        this.recording = recording;
    }

    /**
     * Begins to feed a CPU's buffer. It takes no other events from then on.
     *
     * @param instance the instance
     * @param cpu the CPU's number
     */
    public void feed(TraceArray instance, int cpu) {
        CpuBuffer buffer = instance.cpuBuffer(cpu);
        Path pages = recording.pages(cpu);
        if (buffer == null || !Files.exists(pages)) {
            return;
        }
        buffer.allowRecording(false);
        int subBufferBytes = instance.buffer().subBufferBytes();
        Thread thread = new Thread(() -> run(buffer, pages, subBufferBytes), "ringmap-sim-replay" + cpu);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(CpuBuffer buffer, Path pages, int subBufferBytes) {
        ByteBuffer page = ByteBuffer.allocateDirect(subBufferBytes).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(pages)) {
            while (!closed && fill(channel, page)) {
                while (!buffer.append(page)) {
                    if (closed) {
                        return;
                    }
                    LockSupport.parkNanos(this, PAUSE_NANOS);
                }
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            LOGGER.error("replay of {} ends early", pages, e);
        }
    }

    /** Reads the next sub-buffer. Returns {@code false} at the end; an incomplete sub-buffer counts as the end. */
    private static boolean fill(FileChannel channel, ByteBuffer page) throws IOException {
        page.clear();
        while (page.hasRemaining()) {
            if (channel.read(page) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Ends it. */
    @Override
    public void close() {
        closed = true;
    }
}
