package dev.ringmap.backend.sim.ring;

/**
 * Where the writer is: the page that it writes to, {@code tail_page}, and the page up to which all is committed, {@code commit_page}.
 * They differ while interrupts fill pages behind an unfinished event.
 */
final class Tail {

    private volatile BufferPage page;
    private volatile BufferPage commitPage;

    Tail(BufferPage first) {
        page = first;
        commitPage = first;
    }

    BufferPage page() {
        return page;
    }

    BufferPage commitPage() {
        return commitPage;
    }

    /** Starts over on an empty page. */
    void startAt(BufferPage first) {
        page = first;
        commitPage = first;
    }

    /** Moves on to the next page, before what precedes it is committed. */
    void moveTo(BufferPage next) {
        page = next;
    }

    /** Commits everything that is written, {@code rb_set_commit_to_write}. */
    void commit() {
        BufferPage committed = commitPage;
        while (committed != page) {
            committed.setCommit(committed.written());
            committed = committed.nextPage();
            commitPage = committed;
        }
        committed.setCommit(committed.written());
    }
}
