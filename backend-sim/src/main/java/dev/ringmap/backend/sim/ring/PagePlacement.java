package dev.ringmap.backend.sim.ring;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages of one CPU's buffer lie: their ids, and the memory in which they are laid out by id. The kernel maps each page from where
 * it is; here they move together first, so that any range of a mapping is one piece of memory. Until then, and when the mapping is gone,
 * each has memory of its own.
 *
 * <p>Everything requires that the CPU is stopped and the reader lock is held, except while the buffer is made. Pages are given in the order
 * in which a mapping numbers them: the reader page, then the ring from the head on.
 */
final class PagePlacement {

    private final RingBuffer owner;
    /** {@code null} while pages lie apart. */
    private @Nullable RingMemory memory;

    PagePlacement(RingBuffer owner) {
        this.owner = owner;
    }

    /** Allocates memory for a ring of this many pages, and the reader page. */
    RingMemory allocate(int pageCount) {
        return RingMemory.allocate(owner.metaPageBytes(), owner.subBufferBytes(), pageCount + 1);
    }

    BufferPage newPage() {
        return new BufferPage(owner.subBufferBytes(), owner.pagesLoseHeaders());
    }

    List<BufferPage> newPages(int count) {
        return Stream.generate(this::newPage).limit(count).toList();
    }

    /** Numbers the pages and lays them out in that order, in memory that was not handed out to anybody. */
    RingMemory arrange(List<BufferPage> pages) {
        RingMemory current = memory;
        if (current != null && !current.isHandedOut() && isArranged(pages)) {
            return current;
        }
        RingMemory target = allocate(pages.size() - 1);
        arrange(pages, target);
        return target;
    }

    /** The same, in other memory. */
    void arrange(List<BufferPage> pages, RingMemory target) {
        number(pages);
        moveTo(target, pages);
    }

    /** Takes the pages away from all that hold the memory: they see zeros from now on. The ids stay. */
    RingMemory revoke(List<BufferPage> pages) {
        RingMemory target = allocate(pages.size() - 1);
        RingMemory current = memory;
        if (current != null) {
            target.metaPage().put(current.metaPage());
        }
        moveTo(target, pages);
        return target;
    }

    /** The same, when nobody has the pages mapped any more. */
    void release(List<BufferPage> pages) {
        pages.forEach(BufferPage::moveApart);
        replaceMemory(null);
    }

    private static boolean isArranged(List<BufferPage> pages) {
        int id = 0;
        for (BufferPage page : pages) {
            if (page.id != id++) {
                return false;
            }
        }
        return true;
    }

    private static void number(List<BufferPage> pages) {
        int id = 0;
        for (BufferPage page : pages) {
            page.id = id++;
        }
    }

    private void moveTo(RingMemory target, List<BufferPage> pages) {
        for (BufferPage page : pages) {
            page.moveTo(target.subBuffer(page.id));
        }
        replaceMemory(target);
    }

    private void replaceMemory(@Nullable RingMemory target) {
        RingMemory old = memory;
        memory = target;
        if (old != null && old.isHandedOut()) {
            old.wipe();
        }
    }
}
