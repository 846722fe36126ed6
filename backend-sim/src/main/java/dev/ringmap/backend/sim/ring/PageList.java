package dev.ringmap.backend.sim.ring;

import java.util.ArrayList;
import java.util.List;

/**
 * The pages that form the ring, the reader page not counted: {@code pages}, {@code head_page} and {@code nr_pages}.
 *
 * <p>Everything except the number of pages requires the reader lock; adding, removing or emptying pages also requires that the CPU is
 * stopped.
 */
final class PageList {

    private final Counters counters;

    /** Where the head page was last seen; the writer may have moved it on. */
    private BufferPage headPage;

    /** Any page of the ring, from which a reset starts again. */
    private BufferPage anchor;

    private volatile int pageCount;

    PageList(List<BufferPage> pages, Counters counters) {
        this.counters = counters;
        anchor = ring(pages);
        headPage = anchor;
        pageCount = pages.size();
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

    int pageCount() {
        return pageCount;
    }

    /** Finds the head page by the state of the link to it, waiting for a writer that is moving it. */
    BufferPage findHead() {
        BufferPage page = headPage;
        while (true) {
            if (page.previous.next().target == page && page.previous.next().state != Link.State.NORMAL) {
                headPage = page;
                return page;
            }
            page = page.nextPage();
            Thread.onSpinWait();
        }
    }

    /** Notes that the head page has changed, after a reader has taken it out. */
    void headIs(BufferPage page) {
        headPage = page;
    }

    /** Notes a page that stays in the ring. */
    void anchorAt(BufferPage page) {
        anchor = page;
    }

    /** Returns all pages, from the head on. */
    List<BufferPage> fromHead() {
        List<BufferPage> pages = new ArrayList<>(pageCount);
        BufferPage head = findHead();
        BufferPage page = head;
        do {
            pages.add(page);
            page = page.nextPage();
        } while (page != head);
        return pages;
    }

    /** Empties all pages and returns the one that is the head now. */
    BufferPage reset() {
        BufferPage first = anchor;
        BufferPage page = first;
        do {
            page.previous.linkTo(page.normal);
            page.clear();
            page = page.nextPage();
        } while (page != first);
        first.previous.linkTo(first.headMark());
        headPage = first;
        return first;
    }

    /** Forms the ring of other pages, the first of which becomes the head. */
    void replace(List<BufferPage> pages) {
        anchor = ring(pages);
        headPage = anchor;
        pageCount = pages.size();
    }

    /** Inserts new pages before the head, which the writer reaches before it overwrites anything. */
    void insert(List<BufferPage> pages) {
        int countBefore = pageCount;
        BufferPage head = findHead();
        BufferPage previous = head.previous;
        for (BufferPage page : pages) {
            page.previous = previous;
            previous.linkTo(page.normal);
            previous = page;
        }
        previous.linkTo(head.headMark());
        head.previous = previous;
        pageCount = countBefore + pages.size();
    }

    /** Removes the pages behind a page; behind the tail they hold the oldest events. */
    void removeBehind(BufferPage last, int count) {
        int countBefore = pageCount;
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
        anchor = following;
        headPage = leadsToHead ? following : findHead();
        pageCount = countBefore - count;
    }
}
