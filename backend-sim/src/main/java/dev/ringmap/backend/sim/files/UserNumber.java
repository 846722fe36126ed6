package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.spi.Errno;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Numbers as user space writes them into control files; {@code kstrtoul_from_user} with base 10. */
final class UserNumber {

    private static final Pattern UNSIGNED = Pattern.compile("\\+?[0-9]+\\n?");
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(Long.SIZE);

    private UserNumber() {}

    /**
     * Parses a number, which one line feed may follow.
     *
     * @throws KernelError {@code EINVAL} if it is not a number, {@code ERANGE} if it has more than 64 bits
     */
    static long parseUnsigned(String text) {
        if (!UNSIGNED.matcher(text).matches()) {
            throw new KernelError(Errno.EINVAL);
        }
        BigInteger value = new BigInteger(text.strip().replace("+", ""));
        if (value.compareTo(LIMIT) >= 0) {
            throw new KernelError(Errno.ERANGE);
        }
        return value.longValue();
    }

    /**
     * Parses 0 or 1.
     *
     * @throws KernelError {@code EINVAL} for anything else
     */
    static boolean parseSwitch(String text) {
        long value = parseUnsigned(text);
        if (value != 0 && value != 1) {
            throw new KernelError(Errno.EINVAL);
        }
        return value == 1;
    }
}
