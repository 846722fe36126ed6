package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines in their order, of which some have a gap that is filled later: those and all that follow are held back so long. */
final class HeldLines {

    final TextBuffer text = new TextBuffer();

    private final TextBuffer rest = new TextBuffer();

    /** In the order of their lines. */
    private GraphCpu[] waiting = {};

    private int count;

    /** The line that the text ends with goes on later. */
    void hold(GraphCpu cpu, int lineOffset) {
        cpu.isWaiting = true;
        cpu.lineOffset = lineOffset;
        cpu.gapOffset = text.lengthBytes();
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * count + 1);
        }
        waiting[count++] = cpu;
    }

    /** Makes the text end in a gap, until {@link #close}. */
    void open(GraphCpu cpu) {
        rest.clear();
        rest.append(text, cpu.gapOffset);
        text.truncate(cpu.gapOffset);
    }

    void close(GraphCpu cpu) {
        int inserted = text.lengthBytes() - cpu.gapOffset;
        text.append(rest, 0);
        int index = 0;
        while (waiting[index] != cpu) {
            index++;
        }
        count--;
        for (int i = index; i < count; i++) {
            waiting[i] = waiting[i + 1];
            move(waiting[i], inserted);
        }
        cpu.isWaiting = false;
    }

    private static void move(GraphCpu cpu, int bytes) {
        cpu.lineOffset += bytes;
        cpu.gapOffset += bytes;
    }

    /** The one whose gap comes first; {@code null} if there is none. */
    @Nullable
    GraphCpu first() {
        return count == 0 ? null : waiting[0];
    }

    /** Moves what is complete. */
    void moveTo(TextBuffer out) {
        int ready = count == 0 ? text.lengthBytes() : waiting[0].lineOffset;
        rest.clear();
        rest.append(text, ready);
        text.truncate(ready);
        out.append(text, 0);
        text.clear();
        text.append(rest, 0);
        for (int i = 0; i < count; i++) {
            move(waiting[i], -ready);
        }
    }
}
