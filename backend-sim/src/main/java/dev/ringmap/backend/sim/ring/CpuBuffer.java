package dev.ringmap.backend.sim.ring;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ring buffer of one CPU: {@code struct ring_buffer_per_cpu}. It connects the parts and takes the locks for them.
 *
 * <p>Lock order: the CPU (by stopping it), then the reader lock. A writer has only the CPU, a reader only the reader lock.
 */
public final class CpuBuffer {

    private final RingBuffer owner;
    private final Cpu cpu;
    private final Counters counters = new Counters();
    private final Waiters waiters = new Waiters();
    private final AtomicInteger recordDisabled = new AtomicInteger();
    private final AtomicInteger resizeDisabled = new AtomicInteger();
    private final ReaderLock readerLock = new ReaderLock();
    private final PageList pages;
    private final Tail tail;
    private final ReaderPage readerPage;
    private final Watermark watermark;
    private final EventWriter writer;
    private final EventReader reader;
    private final Reorganizer reorganizer;

    CpuBuffer(RingBuffer owner, Cpu cpu, int pageCount) {
        this.owner = owner;
        this.cpu = cpu;
        PagePlacement placement = new PagePlacement(owner);
        List<BufferPage> inRing = placement.newPages(pageCount);
        pages = new PageList(inRing, counters);
        tail = new Tail(inRing.get(0));
        readerPage = new ReaderPage(placement.newPage(), pages, tail, counters);
        watermark = new Watermark(this, waiters, owner.allCpusWaiters());
        writer = new EventWriter(this, owner);
        reader = new EventReader(this);
        reorganizer = new Reorganizer(this, writer, placement);
    }

    // How the parts find each other.

    Cpu cpu() {
        return cpu;
    }

    Counters counters() {
        return counters;
    }

    Waiters waiters() {
        return waiters;
    }

    ReaderLock readerLock() {
        return readerLock;
    }

    PageList pages() {
        return pages;
    }

    Tail tail() {
        return tail;
    }

    ReaderPage readerPage() {
        return readerPage;
    }

    Watermark watermark() {
        return watermark;
    }

    // Writing.

    boolean accepts(int payloadBytes) {
        return recordDisabled.get() == 0 && owner.accepts(payloadBytes);
    }

    /**
     * Reserves room for an event. The CPU is occupied until the reservation is committed.
     *
     * @param payloadBytes the size of the payload in bytes
     * @return the room, or {@code null} where the event is dropped
     */
    public @Nullable Reservation reserve(int payloadBytes) {
        return writer.reserve(payloadBytes);
    }

    /**
     * Appends a recorded sub-buffer, if there is an unused page. It never overwrites anything.
     *
     * @param recorded a whole sub-buffer with its header; its losses are kept
     * @return whether there was room
     */
    public boolean append(ByteBuffer recorded) {
        return reorganizer.append(recorded);
    }

    /**
     * Makes interrupts happen at awkward moments of a write.
     *
     * @param handler what the interrupt does, on the writing thread; it may write to this buffer, but not read from it
     */
    public void onInterruptPoint(@Nullable Consumer<InterruptPoint> handler) {
        writer.onInterruptPoint(handler);
    }

    // Reading.

    /**
     * Tells whether there is nothing to read.
     *
     * @return whether it is empty
     */
    public boolean isEmpty() {
        return readerLock.locked(readerPage::isEmpty);
    }

    /**
     * Consumes as much of the next page as fits.
     *
     * @param target a whole sub-buffer, which is filled from its start
     * @param countBytes how much the reader asks for, in bytes with the header
     * @return whether anything was consumed
     */
    public boolean takePage(ByteBuffer target, int countBytes) {
        return readerLock.locked(() -> reader.takePage(target, countBytes));
    }

    /**
     * Consumes one event.
     *
     * @return the event, or {@code null} if there is none
     */
    public @Nullable RecordedEvent takeEvent() {
        return readerLock.<@Nullable RecordedEvent>locked(reader::takeEvent);
    }

    /**
     * Tells whether an event was read from this buffer.
     *
     * @param event the event
     * @return whether it was
     */
    public boolean isSourceOf(RecordedEvent event) {
        return event.cpu() == cpu.index();
    }

    /**
     * Reads all that is unread without consuming it.
     *
     * @param consumer gets the events, oldest first
     */
    public void forEachUnread(Consumer<RecordedEvent> consumer) {
        readerLock.locked(reader::images).forEach(image -> image.forEach(consumer));
    }

    /**
     * Gives the next page to the mappings of the buffer.
     *
     * @param writeLosses whether losses are written into the page
     */
    public void acknowledge(boolean writeLosses) {
        readerLock.locked(() -> reader.acknowledge(writeLosses));
    }

    /**
     * Runs something that must see a consistent reader.
     *
     * @param action what to do with the state
     */
    public void withReaderState(Consumer<ReaderState> action) {
        readerLock.locked(() -> action.accept(reader.state()));
    }

    /**
     * Returns the counters as {@code per_cpu/cpuN/stats} shows them.
     *
     * @return the statistics
     */
    public Statistics statistics() {
        return readerLock.locked(reader::statistics);
    }

    // Waiting.

    /**
     * Tells whether a waiter has waited long enough, and announces it to the writer if not.
     *
     * @param percent the percentage of pages that it waits for; 0 for any data
     * @return whether there is enough
     */
    public boolean isReadable(int percent) {
        return watermark.isReached(percent);
    }

    /**
     * Returns a condition that holds once a waiter that starts now may go on.
     *
     * @param percent the percentage of pages that it waits for; 0 for any data
     * @param once whether any wake-up ends the wait, as it does in mainline, or only one that was asked for
     * @return the condition
     */
    public BooleanSupplier readableOrWoken(int percent, boolean once) {
        return watermark.reachedOrWoken(percent, once);
    }

    /**
     * Returns the queue on which threads wait for data.
     *
     * @return the queue
     */
    public WaitQueue waitQueue() {
        return waiters.queue();
    }

    /** Wakes all waiters, whether or not there is data. */
    public void wakeWaiters() {
        waiters.wakeOnRequest();
    }

    // Reorganizing.

    Reorganizer reorganizer() {
        return reorganizer;
    }

    /**
     * Allows or forbids recording on this CPU; forbidding counts.
     *
     * @param allowed whether one reason less or one more forbids it
     */
    public void allowRecording(boolean allowed) {
        recordDisabled.addAndGet(allowed ? -1 : 1);
    }

    /**
     * Tells whether recording on this CPU is allowed.
     *
     * @return whether nothing forbids it
     */
    public boolean isRecordingAllowed() {
        return recordDisabled.get() == 0;
    }

    /**
     * Allows or forbids resizing; forbidding counts.
     *
     * @param allowed whether one reason less or one more forbids it
     */
    public void allowResizing(boolean allowed) {
        resizeDisabled.addAndGet(allowed ? -1 : 1);
    }

    boolean isResizable() {
        return resizeDisabled.get() == 0;
    }

    /**
     * Returns the number of pages in the ring, the reader page not counted.
     *
     * @return {@code nr_pages}
     */
    public int pageCount() {
        return pages.pageCount();
    }

    // Being mapped.

    boolean isMapped() {
        return reorganizer.isMapped();
    }

    /**
     * Notes that the buffer is mapped or no longer mapped.
     *
     * @param nowMapped whether it is
     * @param listener what to do after a reset, while the reader lock is held
     */
    public void setMapped(boolean nowMapped, Runnable listener) {
        reorganizer.setMapped(nowMapped, listener);
    }

    /**
     * Numbers the pages for a mapping, the reader page first and then the ring from the head on, and lays them out in that order.
     *
     * @return the memory that holds them
     */
    public RingMemory arrange() {
        return reorganizer.arrange();
    }

    /**
     * Takes the pages away from all that hold the memory: they see zeros from now on. The ids stay.
     *
     * @return the memory that holds the pages now
     */
    public RingMemory revoke() {
        return reorganizer.revoke();
    }

    /** Takes the pages away from those who were handed the memory, when nobody has the buffer mapped any more. */
    public void release() {
        reorganizer.release();
    }
}
