package dev.ringmap.events.symbols;

import java.util.Arrays;

/**
 * Names of tasks by pid: an open hash table in two arrays.
 *
 * <pre>
 *   pids   | 0 | 4242 | 0 | 1 | …      0: a free place
 *   names  | 16 bytes | 16 bytes | …   up to the first NUL
 * </pre>
 *
 * <p>Thread safety: <em>confined</em>.
 */
final class CommTable {

    /** {@code TASK_COMM_LEN}, with a NUL at the end. */
    static final int NAME_BYTES = 16;

    /** {@code PID_MAX_LIMIT}: no kernel gives a higher pid, so the size of the table is bounded whatever a trace says. */
    static final int MAX_PID = 1 << 22;

    private static final int FIRST_CAPACITY = 1 << 8;
    private static final int SPREAD = 0x9E3779B9;

    private int[] pids = new int[FIRST_CAPACITY];
    private byte[] names = new byte[FIRST_CAPACITY * NAME_BYTES];
    private int count;

    /**
     * Remembers a name.
     *
     * @param pid the task's pid; one that no task can have is passed over
     * @param name its bytes, up to a NUL or the end of the range; only the first fifteen are used
     */
    void put(int pid, byte[] name, int offset, int byteCount) {
        if (pid <= 0 || pid > MAX_PID) {
            return;
        }
        int place = place(pid);
        if (pids[place] == 0) {
            if (2 * (count + 1) > pids.length) {
                grow();
                place = place(pid);
            }
            pids[place] = pid;
            count++;
        }
        int length = length(name, offset, Math.min(byteCount, NAME_BYTES - 1));
        int start = place * NAME_BYTES;
        if (names[start + length] != 0 || !Arrays.equals(names, start, start + length, name, offset, offset + length)) {
            System.arraycopy(name, offset, names, start, length);
            Arrays.fill(names, start + length, start + NAME_BYTES, (byte) 0);
        }
    }

    private static int length(byte[] bytes, int offset, int most) {
        int length = 0;
        while (length < most && bytes[offset + length] != 0) {
            length++;
        }
        return length;
    }

    /** Returns where a pid's name starts in {@link #names}, or -1 if there is none. */
    int find(int pid) {
        if (pid <= 0) {
            return -1;
        }
        int place = place(pid);
        return pids[place] == 0 ? -1 : place * NAME_BYTES;
    }

    byte[] names() {
        return names;
    }

    int lengthAt(int start) {
        return length(names, start, NAME_BYTES - 1);
    }

    /** Where a pid is, or would be: at least half of the places are free, so the search ends. */
    private int place(int pid) {
        int mask = pids.length - 1;
        int place = (pid * SPREAD) >>> Integer.numberOfLeadingZeros(mask);
        while (pids[place] != 0 && pids[place] != pid) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        int[] formerPids = pids;
        byte[] formerNames = names;
        pids = new int[2 * formerPids.length];
        names = new byte[2 * formerNames.length];
        for (int i = 0; i < formerPids.length; i++) {
            if (formerPids[i] != 0) {
                int place = place(formerPids[i]);
                pids[place] = formerPids[i];
                System.arraycopy(formerNames, i * NAME_BYTES, names, place * NAME_BYTES, NAME_BYTES);
            }
        }
    }
}
