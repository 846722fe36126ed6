package dev.ringmap.conformance.mutant;

import dev.ringmap.MappingAbi;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** Wrong in some losses only. */
final class LossExtremesMutants extends MutantFamily {

    private static final int COMMIT = 8;
    private static final int DATA = 16;
    private static final int PAGE_BYTES = 4096;
    private static final long SIZE_MASK = 0xfffff;
    private static final long FLAGS = 0xffff_ffff_c000_0000L;
    private static final long MISSED = 0xffff_ffff_8000_0000L;
    private static final long STORED = 1L << 30;

    private static final int LOST_EVENTS = 16;
    private static final int READER_ID = 24;

    LossExtremesMutants() {
        addCounts();
        addFlags();
        addRoom();
        addV14();
    }

    /** A page after a loss. */
    private interface Page {
        /**
         * Shows it.
         *
         * @param index the how manieth loss it is, from 0
         * @param at where the number is stored, or would be
         */
        void show(ByteBuffer page, int index, int at);
    }

    private static class LossPatch extends Patch {

        private final Page fault;
        private final Map<Long, Integer> losses = new LinkedHashMap<>();

        LossPatch(Page fault) {
            this.fault = fault;
        }

        /** Losses show at swaps and openings; after each of very many markers there is nothing to change. */
        @Override
        boolean copiesAfter(String operation) {
            return !operation.equals("marker");
        }

        @Override
        synchronized void patch(ByteBuffer copy, long offset) {
            if (offset != 0 && copy.capacity() >= PAGE_BYTES) {
                long commit = copy.getLong(COMMIT);
                if ((commit & FLAGS) != 0) {
                    losses.putIfAbsent(copy.getLong(0), losses.size());
                    fault.show(copy, losses.get(copy.getLong(0)), DATA + (int) (commit & SIZE_MASK));
                }
            }
        }
    }

    private void addPage(String name, String fault, Page page) {
        add(name, fault, new LossPatch(page));
    }

    private static boolean isStored(ByteBuffer page) {
        return (page.getLong(COMMIT) & STORED) != 0;
    }

    private static void unflag(ByteBuffer page) {
        page.putLong(COMMIT, page.getLong(COMMIT) & SIZE_MASK);
    }

    private void addCount(String name, String fault, LongUnaryOperator change) {
        addPage(name, fault, (page, index, at) -> {
            if (isStored(page)) {
                page.putLong(at, change.applyAsLong(page.getLong(at)));
            }
        });
    }

    private void addCounts() {
        addCount("loss-count-of-16-bits", "the number of lost events has 16 bits", count -> count & 0xffff);
        addCount("loss-count-of-17-bits", "the number of lost events has 17 bits", count -> count & 0x1ffff);
        addCount("loss-count-limited", "the number of lost events ends at 65,535", count -> Math.min(count, 0xffff));
        addCount(
                "loss-count-upper-half-left",
                "only 32 bits of the number of lost events are written",
                count -> count | 0x5a5a_0000_0000_0000L);
        addCount("loss-of-one-is-of-two", "a loss of one event is reported as one of two", count -> Math.max(2, count));
        addPage("loss-count-adds-up", "the numbers of lost events add up over the gaps", new Page() {
            private final Map<Integer, Long> counts = new HashMap<>();

            @Override
            public void show(ByteBuffer page, int index, int at) {
                if (isStored(page)) {
                    long before = counts.entrySet().stream()
                            .filter(count -> count.getKey() < index)
                            .mapToLong(Map.Entry::getValue)
                            .sum();
                    counts.put(index, page.getLong(at));
                    page.putLong(at, before + page.getLong(at));
                }
            }
        });
        addPage("loss-count-of-the-first-gap", "every gap shows the number of the first", new Page() {
            private long first;

            @Override
            public void show(ByteBuffer page, int index, int at) {
                if (isStored(page)) {
                    first = index == 0 ? page.getLong(at) : first;
                    page.putLong(at, index == 0 ? page.getLong(at) : first);
                }
            }
        });
        addPage("loss-count-misplaced", "the number of lost events stands 8 bytes too far", (page, index, at) -> {
            if (isStored(page) && at + 2 * Long.BYTES <= page.capacity()) {
                page.putLong(at + Long.BYTES, page.getLong(at)).putLong(at, 0);
            }
        });
        addPage("loss-count-missing-far-out", "no number is stored beyond 64 KiB of a page", (page, index, at) -> {
            if (at > 0xffff) {
                page.putLong(COMMIT, page.getLong(COMMIT) & ~STORED);
            }
        });
    }

    private void addFlags() {
        addPage("every-second-loss-not-told", "every second loss is not reported", (page, index, at) -> {
            if (index % 2 == 1) {
                unflag(page);
            }
        });
        addPage("every-fourth-loss-not-told", "every fourth loss is not reported", (page, index, at) -> {
            if (index % 4 == 3) {
                unflag(page);
            }
        });
        addPage("small-loss-not-told", "a loss of fewer than three events is not reported", (page, index, at) -> {
            if (isStored(page) && page.getLong(at) < 3) {
                unflag(page);
            }
        });
        add("loss-told-once", "a loss is reported only to the first that looks", new LossPatch(new Page() {
            private final Map<Long, ByteBuffer> told = new HashMap<>();

            @Override
            public void show(ByteBuffer page, int index, int at) {
                if (told.putIfAbsent(page.getLong(0), page) != null && told.get(page.getLong(0)) != page) {
                    unflag(page);
                }
            }
        }));
        add("loss-told-on-the-next-page-too", "the flags of a loss stay on for the next page", new Patch() {
            private long flagged;
            private long next;

            @Override
            boolean copiesAfter(String operation) {
                return !operation.equals("marker");
            }

            @Override
            synchronized void patch(ByteBuffer copy, long offset) {
                if (offset == 0 || copy.capacity() < PAGE_BYTES || (copy.getLong(COMMIT) & SIZE_MASK) == 0) {
                    return;
                }
                long time = copy.getLong(0);
                if ((copy.getLong(COMMIT) & FLAGS) != 0) {
                    flagged = time;
                    next = 0;
                } else if (flagged != 0 && time > flagged && (next == 0 || next == time)) {
                    next = time;
                    copy.putLong(COMMIT, copy.getLong(COMMIT) | MISSED);
                }
            }
        });
    }

    private void addRoom() {
        addPage("number-claimed-without-room", "a number is said to be stored in 4 bytes", (page, index, at) -> {
            if (page.capacity() - at == Integer.BYTES) {
                page.putLong(COMMIT, page.getLong(COMMIT) | STORED);
            }
        });
        addPage("number-needs-more-room", "no number is stored in 8 bytes exactly", (page, index, at) -> {
            if (page.capacity() - at == Long.BYTES) {
                page.putLong(COMMIT, page.getLong(COMMIT) & ~STORED);
            }
        });
        addPage(
                "no-flag-without-room",
                "a loss is not reported where there is no room for the number",
                (page, index, at) -> {
                    if (page.capacity() - at < Long.BYTES) {
                        unflag(page);
                    }
                });
    }

    private void addLost(String name, String fault, LongUnaryOperator change) {
        add(name, fault, MappingAbi.V14, new Patch() {
            @Override
            boolean copiesAfter(String operation) {
                return !operation.equals("marker");
            }

            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    copy.putLong(LOST_EVENTS, change.applyAsLong(copy.getLong(LOST_EVENTS)));
                }
            }
        });
    }

    private void addV14() {
        addLost("v14-loss-of-16-bits", "reader.lost_events has 16 bits in v14", lost -> lost & 0xffff);
        addLost(
                "v14-small-loss-not-told",
                "a loss of fewer than three is not reported in v14",
                lost -> lost < 3 ? 0 : lost);
        addLost("v14-loss-never-smaller", "reader.lost_events never gets smaller in v14", new LongUnaryOperator() {
            private long largest;

            @Override
            public long applyAsLong(long lost) {
                largest = Math.max(largest, lost);
                return largest;
            }
        });
        add(
                "v14-loss-told-for-one-swap",
                "reader.lost_events goes with the next swap in v14",
                MappingAbi.V14,
                new Patch() {
                    private long lost;
                    private int toldWith;

                    @Override
                    boolean copiesAfter(String operation) {
                        return !operation.equals("marker");
                    }

                    @Override
                    void patch(ByteBuffer copy, long offset) {
                        if (offset == 0) {
                            if (copy.getLong(LOST_EVENTS) != lost) {
                                lost = copy.getLong(LOST_EVENTS);
                                toldWith = copy.getInt(READER_ID);
                            }
                            copy.putLong(LOST_EVENTS, copy.getInt(READER_ID) == toldWith ? lost : 0);
                        }
                    }
                });
    }
}
