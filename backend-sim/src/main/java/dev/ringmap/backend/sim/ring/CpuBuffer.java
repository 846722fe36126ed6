package dev.ringmap.backend.sim.ring;

import dev.ringmap.backend.sim.race.InterruptPoint;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ring-buffer of one CPU: {@code struct ring_buffer_per_cpu}.
 *
 * <p>Lock order: the CPU (by stopping it), then the reader lock. A writer has only the CPU, a reader only the reader lock.
 */
public final class CpuBuffer {

    private static final int PERCENT = 100;

    private final RingBuffer owner;
    private final Cpu cpu;
    private final Counters counters = new Counters();
    private final Waiters waiters = new Waiters();
    private final AtomicInteger recordDisabled = new AtomicInteger();
    private final AtomicInteger resizeDisabled = new AtomicInteger();
    private final ReentrantLock readerLock = new ReentrantLock();
    private final EventWriter writer;
    private final PageReader reader;

    private volatile BufferPage tailPage;
    private volatile BufferPage commitPage;
    private volatile int pageCount;
    private RingMemory memory;
    private boolean mapped;
    private Runnable resetListener = () -> {};

    CpuBuffer(RingBuffer owner, Cpu cpu, int pageCount) {
        this.owner = owner;
        this.cpu = cpu;
        this.pageCount = pageCount;
        memory = allocate(pageCount);
        List<BufferPage> pages = newPages(memory, pageCount + 1);
        BufferPage first = ring(pages.subList(1, pages.size()));
        tailPage = first;
        commitPage = first;
        reader = new PageReader(this, pages.get(0), first);
        writer = new EventWriter(this);
    }

    private RingMemory allocate(int pages) {
        return RingMemory.allocate(owner.metaPageBytes(), owner.subBufferBytes(), pages + 1);
    }

    private static List<BufferPage> newPages(RingMemory memory, int count) {
        List<BufferPage> pages = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            BufferPage page = new BufferPage(memory.subBuffer(index));
            page.id = index;
            pages.add(page);
        }
        return pages;
    }

    /** Empty pages that get their own memory when all pages are moved. */
    private List<BufferPage> unplacedPages(int count) {
        ByteBuffer zeros = ByteBuffer.allocateDirect(owner.subBufferBytes());
        List<BufferPage> pages = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            pages.add(new BufferPage(zeros));
        }
        return pages;
    }

    /** Links pages to a ring, in which the first one is the head. */
    private static BufferPage ring(List<BufferPage> pages) {
        BufferPage first = pages.get(0);
        BufferPage last = pages.get(pages.size() - 1);
        BufferPage previous = last;
        for (BufferPage page : pages) {
            page.previous = previous;
            previous.linkTo(page.normal);
            previous = page;
        }
        last.linkTo(first.headMark());
        return first;
    }

    // What the writer and the reader share.

    Cpu cpu() {
        return cpu;
    }

    Counters counters() {
        return counters;
    }

    Waiters waiters() {
        return waiters;
    }

    BufferPage tailPage() {
        return tailPage;
    }

    void setTailPage(BufferPage page) {
        tailPage = page;
    }

    BufferPage commitPage() {
        return commitPage;
    }

    void setCommitPage(BufferPage page) {
        commitPage = page;
    }

    BufferPage readerPage() {
        return reader.readerPage();
    }

    boolean accepts(int payloadBytes) {
        return recordDisabled.get() == 0 && owner.accepts(payloadBytes);
    }

    boolean overwrites() {
        return owner.overwrites();
    }

    boolean stampsAbsolutely() {
        return owner.stampsAbsolutely();
    }

    long now() {
        return owner.now();
    }

    void dataArrived() {
        owner.allCpusWaiters().dataArrived();
        waiters.dataArrived();
    }

    /** Tells whether a percentage of the pages is dirty; one more is counted, for the writer's own page never is. */
    boolean isFull(int percent) {
        return percent == 0 || (counters.dirtyPages() + 1) * PERCENT >= (long) percent * pageCount;
    }

    // Writing.

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
     * Puts a recorded sub-buffer behind what is written, if there is an unused page. Nothing is ever overwritten by it.
     *
     * @param recorded a whole sub-buffer with its header; its losses are kept
     * @return whether there was room
     */
    public boolean append(ByteBuffer recorded) {
        return stopped(() -> writer.append(recorded));
    }

    /**
     * Lets interrupts happen at awkward moments of a write.
     *
     * @param handler what the interrupt does, on the writing thread; it may write to this buffer, but not read from it
     */
    public void onInterruptPoint(@Nullable Consumer<InterruptPoint> handler) {
        writer.onInterruptPoint(handler);
    }

    // Reading.

    private <T> T locked(Supplier<T> action) {
        readerLock.lock();
        try {
            return action.get();
        } finally {
            readerLock.unlock();
        }
    }

    /**
     * Tells whether there is nothing to read.
     *
     * @return whether it is empty
     */
    public boolean isEmpty() {
        return locked(reader::isEmpty);
    }

    /**
     * Consumes as much of the next page as fits.
     *
     * @param target a whole sub-buffer, which is filled from its start
     * @param countBytes how much the reader asks for, in bytes with the header
     * @return whether anything was consumed
     */
    public boolean takePage(ByteBuffer target, int countBytes) {
        return locked(() -> reader.takePage(target, countBytes));
    }

    /**
     * Consumes one event.
     *
     * @return the event, or {@code null} if there is none
     */
    public @Nullable RecordedEvent takeEvent() {
        readerLock.lock();
        try {
            return reader.takeEvent();
        } finally {
            readerLock.unlock();
        }
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
        locked(reader::images).forEach(image -> image.forEach(consumer));
    }

    /**
     * Gives the next page to whoever maps the buffer.
     *
     * @param writeLosses whether losses are written into the page
     */
    public void acknowledge(boolean writeLosses) {
        locked(() -> {
            reader.acknowledge(writeLosses);
            return true;
        });
    }

    /**
     * Runs something that must see a consistent reader.
     *
     * @param action what to do with the state
     */
    public void withReaderState(Consumer<ReaderState> action) {
        locked(() -> {
            BufferPage page = reader.readerPage();
            action.accept(new ReaderState(
                    page.id,
                    page.read,
                    reader.lostEvents(),
                    counters.entries.get(),
                    counters.overrun.get(),
                    counters.read.get()));
            return true;
        });
    }

    /**
     * What a mapping is told of the reader.
     *
     * @param readerId the id of the reader page
     * @param readBytes how much of it is consumed, in bytes
     * @param lostEvents the loss that no reader was told of yet
     * @param entries events committed since the last reset
     * @param overrun events overwritten since then
     * @param read events consumed since then
     */
    public record ReaderState(int readerId, int readBytes, long lostEvents, long entries, long overrun, long read) {}

    /**
     * Returns the counters as {@code per_cpu/cpuN/stats} shows them.
     *
     * @return the statistics
     */
    public Statistics statistics() {
        return locked(() -> new Statistics(
                counters.unread(),
                counters.overrun.get(),
                counters.commitOverrun.get(),
                counters.unreadBytes(),
                reader.oldestTimestamp(),
                counters.dropped.get(),
                counters.read.get()));
    }

    // Waiting.

    /**
     * Tells whether a waiter has waited long enough, and announces it to the writer if not.
     *
     * @param percent the percentage of pages that it waits for; 0 for any data
     * @return whether there is enough
     */
    public boolean isReadable(int percent) {
        if (isWatermarkHit(percent)) {
            return true;
        }
        if (percent == 0) {
            waiters.expectData();
        } else {
            waiters.expectFull();
        }
        // The writer may have looked for waiters just before this one announced itself.
        return isWatermarkHit(percent);
    }

    private boolean isWatermarkHit(int percent) {
        return locked(() -> {
            if (reader.isEmpty()) {
                return false;
            }
            if (percent == 0) {
                return true;
            }
            boolean hit = reader.readerPage() != commitPage && isFull(percent);
            if (!hit) {
                waiters.noteShortestFull(percent);
            }
            return hit;
        });
    }

    /**
     * Returns a condition that holds once a waiter that starts now may go on.
     *
     * @param percent the percentage of pages that it waits for; 0 for any data
     * @param once whether any wake-up ends the wait, as it does in mainline, or only one that was asked for
     * @return the condition
     */
    public BooleanSupplier readableOrWoken(int percent, boolean once) {
        int seen = once ? waiters.wakeups() : waiters.requestedWakeups();
        return () -> isReadable(percent) || seen != (once ? waiters.wakeups() : waiters.requestedWakeups());
    }

    /**
     * Returns where those who wait for data sleep.
     *
     * @return the queue
     */
    public WaitQueue waitQueue() {
        return waiters.queue();
    }

    /** Wakes those who wait, data or not. */
    public void wakeWaiters() {
        waiters.wakeOnRequest();
    }

    // Reorganising. All of it stops the CPU, which is how "make sure all commits have finished" reads here.

    private void stopped(Runnable action) {
        stopped(() -> {
            action.run();
            return true;
        });
    }

    private <T> T stopped(Supplier<T> action) {
        cpu.enter();
        try {
            return locked(action);
        } finally {
            cpu.leave();
        }
    }

    private void requireNoUnfinishedEvent() {
        if (writer.isWriting()) {
            throw new IllegalStateException("cpu" + cpu.index() + " cannot wait for its own unfinished event");
        }
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

    void reset() {
        stopped(() -> {
            requireNoUnfinishedEvent();
            BufferPage first = reader.anchor();
            BufferPage page = first;
            do {
                page.previous.linkTo(page.normal);
                page.clear();
                page = page.nextPage();
            } while (page != first);
            first.previous.linkTo(first.headMark());
            tailPage = first;
            commitPage = first;
            BufferPage readerPage = reader.readerPage();
            readerPage.clear();
            readerPage.linkTo(readerPage.normal);
            readerPage.previous = readerPage;
            reader.install(readerPage, first);
            reader.resetLosses();
            counters.reset();
            waiters.forgetShortestFull();
            writer.reset();
            VarHandle.fullFence();
            resetListener.run();
        });
    }

    /**
     * Returns the number of pages in the ring, the reader page not counted.
     *
     * @return {@code nr_pages}
     */
    public int pageCount() {
        return pageCount;
    }

    void resize(int newPageCount) {
        RingMemory target = allocate(newPageCount);
        stopped(() -> {
            requireNoUnfinishedEvent();
            if (newPageCount > pageCount) {
                insertPages(unplacedPages(newPageCount - pageCount));
            } else {
                removePages(pageCount - newPageCount);
            }
            pageCount = newPageCount;
            number();
            moveTo(target);
        });
    }

    /** New pages go before the head, where the writer gets to before it overwrites anything. */
    private void insertPages(List<BufferPage> pages) {
        BufferPage head = reader.findHead();
        BufferPage previous = head.previous;
        for (BufferPage page : pages) {
            page.previous = previous;
            previous.linkTo(page.normal);
            previous = page;
        }
        previous.linkTo(head.headMark());
        head.previous = previous;
    }

    /** The pages behind the tail go, which hold the oldest events. */
    private void removePages(int count) {
        BufferPage last = tailPage == reader.readerPage() ? tailPage.nextPage() : tailPage;
        Link link = last.next();
        boolean headRemoved = false;
        for (int removed = 0; removed < count; removed++) {
            headRemoved |= link.state == Link.State.HEAD;
            BufferPage page = link.target;
            if (page.entryCount() > 0) {
                counters.overrun.add(page.entryCount());
                counters.entriesBytes.add(-page.committedBytes());
                counters.pagesLost.add(1);
            }
            link = page.next();
        }
        BufferPage following = link.target;
        boolean leadsToHead = headRemoved || link.state == Link.State.HEAD;
        last.linkTo(leadsToHead ? following.headMark() : following.normal);
        following.previous = last;
        reader.installRing(following, leadsToHead ? following : reader.findHead());
    }

    /** Replaces all pages. The counters stay, as they do in the kernel: see row 21 of section 7 of the contract. */
    void replacePages(int newPageCount) {
        RingMemory target = allocate(newPageCount);
        stopped(() -> {
            requireNoUnfinishedEvent();
            List<BufferPage> pages = newPages(target, newPageCount + 1);
            BufferPage first = ring(pages.subList(1, pages.size()));
            reader.install(pages.get(0), first);
            tailPage = first;
            commitPage = first;
            pageCount = newPageCount;
            memory = target;
        });
    }

    // Being mapped.

    boolean isMapped() {
        return mapped;
    }

    /**
     * Says that the buffer is mapped or no longer so.
     *
     * @param nowMapped whether it is
     * @param listener what to do after a reset, while the reader lock is held
     */
    public void setMapped(boolean nowMapped, Runnable listener) {
        locked(() -> {
            mapped = nowMapped;
            resetListener = listener;
            return true;
        });
    }

    /**
     * Numbers the pages for a mapping, the reader page first and then the ring from the head on, and lays them out in that order.
     *
     * @return the memory that holds them
     */
    public RingMemory arrange() {
        stopped(() -> {
            if (memory.isHandedOut() || !isArranged()) {
                number();
                moveTo(allocate(pageCount));
            }
        });
        return memory;
    }

    /**
     * Takes the pages away from those who were handed the memory: they see zeros from now on. The ids stay.
     *
     * @return the memory that holds the pages now
     */
    public RingMemory revoke() {
        stopped(() -> {
            if (memory.isHandedOut()) {
                moveTo(allocate(pageCount));
            }
        });
        return memory;
    }

    private boolean isArranged() {
        int id = 0;
        for (BufferPage page : inOrder()) {
            if (page.id != id++) {
                return false;
            }
        }
        return true;
    }

    private void number() {
        int id = 0;
        for (BufferPage page : inOrder()) {
            page.id = id++;
        }
    }

    private List<BufferPage> inOrder() {
        List<BufferPage> pages = new ArrayList<>(pageCount + 1);
        pages.add(reader.readerPage());
        BufferPage head = reader.findHead();
        BufferPage page = head;
        do {
            pages.add(page);
            page = page.nextPage();
        } while (page != head);
        return pages;
    }

    private void moveTo(RingMemory target) {
        target.metaPage().put(memory.metaPage());
        for (BufferPage page : inOrder()) {
            page.moveTo(target.subBuffer(page.id));
        }
        if (memory.isHandedOut()) {
            memory.wipe();
        }
        memory = target;
    }
}
