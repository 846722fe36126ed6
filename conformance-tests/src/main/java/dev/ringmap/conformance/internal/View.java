package dev.ringmap.conformance.internal;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Everything that can be seen of a buffer without changing it: what its files say, and its mapped pages if it is mapped.
 *
 * @param aspects what was seen, each by a name
 */
public record View(Map<String, String> aspects) {

    /**
     * What changes by itself: one line of {@code stats}; the head of {@code trace}, which counts the events of all CPUs; and the names of
     * tasks, which the kernel may learn or forget.
     */
    private static final Pattern UNSTEADY = Pattern.compile("(?m)now ts:.*|^#.*|^.*?(?=\\[\\d+])");

    private static final List<String> SETTINGS =
            List.of("tracing_on", "buffer_percent", "options/overwrite", "trace_clock");

    /** Looks at a site. */
    public static View of(Site site) throws ErrnoException {
        Map<String, String> aspects = new LinkedHashMap<>();
        if (site.isMapped()) {
            MappedRing ring = site.ring();
            aspects.put("meta page", text(ring.meta().page()));
            for (int id = 0; id < ring.meta().subBufferCount(); id++) {
                aspects.put("sub-buffer " + id, text(ring.page(id).page()));
            }
        }
        aspects.put("poll", (site.file().poll(0) & TraceFile.POLLIN) == 0 ? "nothing to read" : "POLLIN");
        for (String file : new String[] {"stats", "buffer_size_kb", "trace"}) {
            String content = site.instance().read(site.local(file));
            aspects.put(site.local(file), UNSTEADY.matcher(content).replaceAll(""));
        }
        for (String file : SETTINGS) {
            aspects.put(file, site.instance().read(file).strip());
        }
        if (site.hasSubBufferSize()) {
            aspects.put("buffer_subbuf_size_kb", site.instance().read("buffer_subbuf_size_kb"));
        }
        return new View(aspects);
    }

    /** Gives the bytes a name, so that a message need not show them; different bytes have different names. */
    private static String text(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.capacity());
        copy.put(0, bytes, 0, bytes.capacity());
        return copy.capacity() + " bytes, hash " + Integer.toHexString(Arrays.hashCode(copy.array()));
    }

    /** Expects a site to look as it did. */
    public void expectUnchanged(Site site, String after) throws ErrnoException {
        View now = of(site);
        for (Map.Entry<String, String> aspect : aspects.entrySet()) {
            String before = aspect.getValue();
            String seen = now.aspects().get(aspect.getKey());
            Expect.that(
                    before.equals(seen),
                    aspect.getKey() + " of " + site + " after " + after,
                    "no change",
                    seen + " instead of " + before);
        }
    }
}
