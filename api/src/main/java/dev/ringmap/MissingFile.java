package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what an {@code ENOENT} is about: the kernel names a path; people think in instances, CPUs and events. */
final class MissingFile {

    private static final Pattern PATH =
            Pattern.compile("(instances/([^/]+)/?)?(?:(per_cpu/cpu(\\d+))|(events/([^/]+)/([^/]+)(?=/)))?.*");

    private MissingFile() {}

    /** Looks from the root down for the first part that is missing. */
    static String describe(TraceFs tracefs, String path) {
        Matcher parts = PATH.matcher(path);
        if (parts.matches()) {
            String top = parts.group(1) == null ? "" : parts.group(1);
            if (parts.group(2) != null && isMissing(tracefs, ControlPath.INSTANCES + "/" + parts.group(2))) {
                return "there is no instance '" + parts.group(2) + "'";
            }
            if (isMissing(tracefs, top, parts.group(3))) {
                return "there is no CPU " + parts.group(4) + " on this machine";
            }
            if (isMissing(tracefs, top, parts.group(5))) {
                return "there is no event '" + parts.group(6) + ":" + parts.group(7) + "' on this kernel";
            }
        }
        return "this kernel has no such file";
    }

    private static boolean isMissing(TraceFs tracefs, String top, @Nullable String part) {
        return part != null && isMissing(tracefs, top + part);
    }

    private static boolean isMissing(TraceFs tracefs, String directory) {
        try {
            tracefs.list(directory);
            return false;
        } catch (ErrnoException e) {
            return e.errno() == Errno.ENOENT;
        }
    }
}
