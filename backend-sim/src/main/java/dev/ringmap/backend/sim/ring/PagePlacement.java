package dev.ringmap.backend.sim.ring;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the pages of one CPU's buffer lie: their ids, and the memory in which they are laid out by id. The kernel maps each page from where
 * it is; here they move together first, so that any range of a mapping is one piece of memory.
 *
 * <p>Everything wants the CPU stopped and the reader lock, except while the buffer is made. Pages are given in the order in which a mapping
 * numbers them: the reader page, then the ring from the head on.
 */
final class PagePlacement {

    private final RingBuffer owner;
    private RingMemory memory;

    PagePlacement(RingBuffer owner, int pageCount) {
        this.owner = owner;
        memory = allocate(pageCount);
    }

    /** Allocates memory for a ring of so many pages, and the reader page. */
    RingMemory allocate(int pageCount) {
        return RingMemory.allocate(owner.metaPageBytes(), owner.subBufferBytes(), pageCount + 1);
    }

    /** Makes empty pages, the reader page first, in the memory there is. */
    List<BufferPage> newPages(int pageCount) {
        List<BufferPage> pages = new ArrayList<>(pageCount + 1);
        for (int id = 0; id <= pageCount; id++) {
            BufferPage page = new BufferPage(memory.subBuffer(id));
            page.id = id;
            pages.add(page);
        }
        return pages;
    }

    /** Makes empty pages that get their own memory when all pages are moved. */
    List<BufferPage> unplacedPages(int count) {
        ByteBuffer zeros = ByteBuffer.allocateDirect(owner.subBufferBytes());
        List<BufferPage> pages = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            pages.add(new BufferPage(zeros));
        }
        return pages;
    }

    /** Takes other memory, in which all pages are new. */
    void replaceMemory(RingMemory target) {
        memory = target;
    }

    /** Numbers the pages and lays them out in that order, in memory that nobody was handed out. */
    RingMemory arrange(List<BufferPage> pages) {
        if (memory.isHandedOut() || !isArranged(pages)) {
            number(pages);
            moveTo(allocate(pages.size() - 1), pages);
        }
        return memory;
    }

    /** The same, in other memory. */
    void arrange(List<BufferPage> pages, RingMemory target) {
        number(pages);
        moveTo(target, pages);
    }

    /** Takes the pages away from those who were handed the memory: they see zeros from now on. The ids stay. */
    RingMemory revoke(List<BufferPage> pages) {
        if (memory.isHandedOut()) {
            moveTo(allocate(pages.size() - 1), pages);
        }
        return memory;
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
        target.metaPage().put(memory.metaPage());
        for (BufferPage page : pages) {
            page.moveTo(target.subBuffer(page.id));
        }
        if (memory.isHandedOut()) {
            memory.wipe();
        }
        memory = target;
    }
}
