package dev.ringmap.backend.sim.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What changes the ring of one CPU's buffer as a whole: reset, resize, mapping, replay. All of it first stops the CPU, which stands for the
 * kernel's "make sure all commits have finished", and then takes the reader lock.
 */
final class Reorganizer {

    private final CpuBuffer buffer;
    private final PageList pages;
    private final Tail tail;
    private final ReaderPage readerPage;
    private final EventWriter writer;
    private final PagePlacement placement;

    private boolean mapped;
    private Runnable resetListener = () -> {};

    Reorganizer(CpuBuffer buffer, EventWriter writer, PagePlacement placement) {
        this.buffer = buffer;
        this.writer = writer;
        this.placement = placement;
        pages = buffer.pages();
        tail = buffer.tail();
        readerPage = buffer.readerPage();
    }

    private void stopped(Runnable action) {
        buffer.cpu().enter();
        try {
            buffer.readerLock().locked(action);
        } finally {
            buffer.cpu().leave();
        }
    }

    private <T> T stopped(Supplier<T> action) {
        buffer.cpu().enter();
        try {
            return buffer.readerLock().locked(action);
        } finally {
            buffer.cpu().leave();
        }
    }

    private void requireNoUnfinishedEvent() {
        if (writer.isWriting()) {
            throw new IllegalStateException("cpu" + buffer.cpu().index() + " cannot wait for its own unfinished event");
        }
    }

    /** Throws everything away, the counters too: {@code rb_reset_cpu}. */
    void reset() {
        stopped(() -> {
            requireNoUnfinishedEvent();
            tail.startAt(pages.reset());
            readerPage.reset();
            buffer.counters().reset();
            buffer.watermark().reset();
            writer.reset();
            VarHandle.fullFence();
            resetListener.run();
        });
    }

    /** Adds pages, or removes those with the oldest events. */
    void resize(int newPageCount) {
        RingMemory target = placement.allocate(newPageCount);
        stopped(() -> {
            requireNoUnfinishedEvent();
            int added = newPageCount - pages.pageCount();
            if (added > 0) {
                pages.insert(placement.newPages(added));
            } else {
                BufferPage tailPage = tail.page();
                pages.removeBehind(tailPage == readerPage.page() ? tailPage.nextPage() : tailPage, -added);
            }
            placement.arrange(inOrder(), target);
        });
    }

    /** Replaces all pages. The counters stay, as they do in the kernel (contract 7, row 21). */
    void replacePages(int newPageCount) {
        RingMemory target = placement.allocate(newPageCount);
        stopped(() -> {
            requireNoUnfinishedEvent();
            List<BufferPage> inRing = placement.newPages(newPageCount);
            pages.replace(inRing);
            readerPage.replace(placement.newPage());
            tail.startAt(inRing.get(0));
            placement.arrange(inOrder(), target);
        });
    }

    boolean append(ByteBuffer recorded) {
        return stopped(() -> writer.append(recorded));
    }

    boolean isMapped() {
        return mapped;
    }

    /** Notes that the buffer is mapped or no longer mapped; the writer need not stop for that. */
    void setMapped(boolean nowMapped, Runnable listener) {
        buffer.readerLock().locked(() -> {
            mapped = nowMapped;
            resetListener = listener;
        });
    }

    RingMemory arrange() {
        return stopped(() -> placement.arrange(inOrder()));
    }

    RingMemory revoke() {
        return stopped(() -> placement.revoke(inOrder()));
    }

    void release() {
        stopped(() -> placement.release(inOrder()));
    }

    /** The reader page, and the ring from the head on. */
    private List<BufferPage> inOrder() {
        List<BufferPage> inOrder = new ArrayList<>(pages.pageCount() + 1);
        inOrder.add(readerPage.page());
        inOrder.addAll(pages.fromHead());
        return inOrder;
    }
}
