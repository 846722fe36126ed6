package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Mutants wrong in what events and meta pages carry: at one size, in one place or on one CPU. */
final class ContentMutants extends MutantFamily {

    private static final int HEADER = 16;
    private static final int PAGE = 4096;

    /** Sees each event of each sub-buffer that a copy holds whole. */
    private abstract static class EventPatch extends Mutation {

        /** The size of sub-buffers as the last meta page that was seen tells it. */
        int subBuffer = PAGE;

        @Override
        boolean patches() {
            return true;
        }

        /** Thousands of markers are written; what they leave is looked at after another call. */
        @Override
        boolean copiesAfter(String operation) {
            return !operation.equals("marker");
        }

        @Override
        void patch(ByteBuffer copy, long offset, String path) {
            int start = 0;
            if (offset == 0 && copy.capacity() >= 80) {
                subBuffer = copy.getInt(8);
                meta(copy, path);
                start = copy.getInt(0);
            }
            for (int at = start; at + subBuffer <= copy.capacity(); at += subBuffer) {
                if ((offset + at) % subBuffer == 0) {
                    page(copy, at, path, (offset + at) / subBuffer - 1);
                }
            }
        }

        void meta(ByteBuffer copy, String path) {}

        void page(ByteBuffer copy, int start, String path, long id) {
            int end = start + HEADER + (int) (copy.getLong(start + 8) & 0xfffff);
            int at = start + HEADER;
            while (at + 4 <= end && end <= copy.capacity()) {
                int type = copy.getInt(at) & 31;
                int delta = copy.getInt(at) >>> 5;
                int size;
                if (type == 0 || type == 29) {
                    if (at + 8 > end || (type == 29 && delta == 0)) {
                        return;
                    }
                    size = 4 + copy.getInt(at + 4);
                } else {
                    size = type >= 30 ? 8 : 4 + 4 * type;
                }
                if (size < 4 || at + size > end) {
                    return;
                }
                event(copy, at, type, delta, size, at - start);
                at += size;
            }
        }

        void event(ByteBuffer copy, int at, int type, int delta, int size, int inPage) {}
    }

    private static void flip(ByteBuffer copy, int at) {
        copy.put(at, (byte) (copy.get(at) ^ 0x40));
    }

    ContentMutants() {
        content();
        time();
        loss();
        meta();
        control();
        written();
    }

    private void content() {
        add("far-byte", "byte 3000 of a long event is changed", new EventPatch() {
            @Override
            void event(ByteBuffer copy, int at, int type, int delta, int size, int inPage) {
                if (type == 0 && size > 3008) {
                    flip(copy, at + 3008);
                }
            }
        });
        add("high-id", "byte 100 of the data of full sub-buffers from the 17th on is changed", new EventPatch() {
            @Override
            void page(ByteBuffer copy, int start, String path, long id) {
                int commit = (int) (copy.getLong(start + 8) & 0xfffff);
                if (id >= 16 && commit == subBuffer - HEADER) {
                    flip(copy, start + HEADER + 100);
                }
            }
        });
        add("page-seam", "in 8 KiB sub-buffers the byte at 4096 is changed", new EventPatch() {
            @Override
            void event(ByteBuffer copy, int at, int type, int delta, int size, int inPage) {
                if (subBuffer > PAGE && type < 29 && inPage + 8 < PAGE && inPage + size > PAGE) {
                    flip(copy, at - inPage + PAGE);
                }
            }
        });
        add("largest-short", "the last byte of an event of the largest short form is changed", new EventPatch() {
            @Override
            void event(ByteBuffer copy, int at, int type, int delta, int size, int inPage) {
                if (type == 28) {
                    flip(copy, at + size - 1);
                }
            }
        });
        add(
                "last-of-full",
                "the last event's last word in a sub-buffer filled to its very end is lost",
                new EventPatch() {
                    @Override
                    void page(ByteBuffer copy, int start, String path, long id) {
                        isFull = (copy.getLong(start + 8) & 0xfffff) == subBuffer - HEADER;
                        super.page(copy, start, path, id);
                    }

                    private boolean isFull;

                    @Override
                    void event(ByteBuffer copy, int at, int type, int delta, int size, int inPage) {
                        if (isFull && type < 29 && inPage + size == subBuffer) {
                            copy.putInt(at + size - 4, 0);
                        }
                    }
                });
        add("second-cpu-byte", "on the second CPU one byte in an event of over 200 bytes is changed", new EventPatch() {
            private boolean second;

            @Override
            void page(ByteBuffer copy, int start, String path, long id) {
                second = path.contains("cpu1/");
                super.page(copy, start, path, id);
            }

            @Override
            void event(ByteBuffer copy, int at, int type, int delta, int size, int inPage) {
                if (second && type == 0 && size > 200) {
                    flip(copy, at + 150);
                }
            }
        });
    }

    private void time() {
        add("long-pause", "of a pause only the lower 30 bits are kept: over 1.07 s it is too short", new EventPatch() {
            @Override
            void event(ByteBuffer copy, int at, int type, int delta, int size, int inPage) {
                if (type == 30) {
                    copy.putInt(at + 4, copy.getInt(at + 4) & 7);
                }
            }
        });
        add("bit-26", "deltas of 67 to 134 ms are 67 ms too small", new EventPatch() {
            @Override
            void event(ByteBuffer copy, int at, int type, int delta, int size, int inPage) {
                if (type < 29 && (delta & (1 << 26)) != 0) {
                    copy.putInt(at, copy.getInt(at) & Integer.MAX_VALUE);
                }
            }
        });
        add("second-cpu-stamp", "the second CPU's pages are stamped 256 ns early at most", new EventPatch() {
            @Override
            void page(ByteBuffer copy, int start, String path, long id) {
                if (path.contains("cpu1/")) {
                    copy.putLong(start, copy.getLong(start) & ~0xffL);
                }
            }
        });
        add("odd-id-stamp", "pages of odd ids are stamped 64 ns early at most", new EventPatch() {
            @Override
            void page(ByteBuffer copy, int start, String path, long id) {
                if ((id & 1) != 0) {
                    copy.putLong(start, copy.getLong(start) & ~0x3fL);
                }
            }
        });
    }

    private void loss() {
        add("count-18-bits", "a stored count keeps 18 bits", new EventPatch() {
            @Override
            void page(ByteBuffer copy, int start, String path, long id) {
                long commit = copy.getLong(start + 8);
                int at = start + HEADER + (int) (commit & 0xfffff);
                if ((commit & 0x40000000L) != 0 && at + 8 <= copy.capacity()) {
                    copy.putLong(at, copy.getLong(at) & 0x3ffff);
                }
            }
        });
        add("large-subbuffer-count", "8 KiB sub-buffers say that events are missing, never how many", new EventPatch() {
            @Override
            void page(ByteBuffer copy, int start, String path, long id) {
                if (subBuffer > PAGE) {
                    copy.putLong(start + 8, copy.getLong(start + 8) & ~0x40000000L);
                }
            }
        });
        add("second-cpu-loss", "the second CPU never says that events are missing", new EventPatch() {
            @Override
            void page(ByteBuffer copy, int start, String path, long id) {
                if (path.contains("cpu1/")) {
                    copy.putLong(start + 8, copy.getLong(start + 8) & 0xfffff);
                }
            }
        });
        add(
                "unknown-not-said",
                "a page without room for the count says nothing of the loss, in 8 KiB sub-buffers",
                new EventPatch() {
                    @Override
                    void page(ByteBuffer copy, int start, String path, long id) {
                        long commit = copy.getLong(start + 8);
                        if (subBuffer > PAGE && (commit & 0xc0000000L) == 0x80000000L) {
                            copy.putLong(start + 8, commit & 0xfffff);
                        }
                    }
                });
    }

    private void meta() {
        add("read-16-bits", "meta.read keeps 16 bits", new EventPatch() {
            @Override
            void meta(ByteBuffer copy, String path) {
                copy.putLong(56, copy.getLong(56) & 0xffff);
            }
        });
        add("meta-middle", "the byte at 4095 of an 8 KiB meta page is not zero", new EventPatch() {
            @Override
            void patch(ByteBuffer copy, long offset, String path) {
                super.patch(copy, offset, path);
                long at = PAGE - 1 - offset;
                if (subBuffer > PAGE && at >= 0 && at < copy.capacity()) {
                    copy.put((int) at, (byte) 1);
                }
            }
        });
        add("struct-length", "with 8 KiB sub-buffers meta_struct_len is 72", new EventPatch() {
            @Override
            void meta(ByteBuffer copy, String path) {
                if (subBuffer > PAGE) {
                    copy.putInt(4, 72);
                }
            }
        });
        add("flag-of-full", "flags is 1 while events have been overwritten", new EventPatch() {
            @Override
            void meta(ByteBuffer copy, String path) {
                copy.putLong(32, copy.getLong(48) > 0 ? 1 : 0);
            }
        });
        add("lost-events", "reader.lost_events tells what was overwritten, when over 1000", new EventPatch() {
            @Override
            void meta(ByteBuffer copy, String path) {
                copy.putLong(16, copy.getLong(48) > 1000 ? copy.getLong(48) : 0);
            }
        });
        add("second-cpu-overrun", "the second CPU's overrun is 0", new EventPatch() {
            @Override
            void meta(ByteBuffer copy, String path) {
                if (path.contains("cpu1/")) {
                    copy.putLong(48, 0);
                }
            }
        });
    }

    private void control() {
        add("99-percent", "buffer_percent 100 becomes 99", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("buffer_percent")
                        && text(source).strip().equals("100")) {
                    return writeInstead(real, source, "99");
                }
                return real.write(source);
            }
        });
    }

    private void written() {
        add("write-tail", "of a raw marker of more than 2048 bytes the rest is zero", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (!source.isDirect()
                        || source.remaining() <= 2048
                        || !real.path().endsWith("trace_marker_raw")) {
                    return real.write(source);
                }
                ByteBuffer other = ByteBuffer.allocateDirect(source.remaining());
                other.put(0, source, source.position(), 2048);
                int count = real.write(other);
                source.position(source.position() + count);
                return count;
            }
        });
        add("odd-write", "the last byte of a raw marker of 4n + 3 bytes is zero", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int length = source.remaining();
                if (!source.isDirect() || (length & 3) != 3 || !real.path().endsWith("trace_marker_raw")) {
                    return real.write(source);
                }
                ByteBuffer other = ByteBuffer.allocateDirect(length);
                other.put(0, source, source.position(), length - 1);
                int count = real.write(other);
                source.position(source.position() + count);
                return count;
            }
        });
    }

    private static String text(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(source.position(), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int writeInstead(TraceFile real, ByteBuffer source, String text) throws ErrnoException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        real.write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
        int count = source.remaining();
        source.position(source.limit());
        return count;
    }
}
