package dev.ringmap.backend.linux;

import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import java.util.Locale;
import java.util.Set;

/**
 * The numbers and layouts of the Linux ABI that are used here, as {@code asm-generic} has them.
 *
 * <p>x86-64, aarch64 and riscv64 agree in all of them; alpha, mips, parisc and sparc do not, and 32-bit machines have other
 * structures.
 *
 * <pre>
 *   struct utsname                      struct statfs
 *     0  sysname   65 bytes               0  f_type   8 bytes
 *    65  nodename  65 bytes               8  …      112 bytes
 *   130  release   65 bytes
 *   195  version   65 bytes
 *   260  machine   65 bytes
 *   325  domain    65 bytes
 * </pre>
 */
final class LinuxAbi {

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 0x1;
    static final int O_RDWR = 0x2;
    static final int O_TRUNC = 0x200;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    static final int PROT_READ = 0x1;
    static final int PROT_WRITE = 0x2;
    static final int PROT_EXEC = 0x4;

    static final int MAP_SHARED = 0x1;
    static final int MAP_PRIVATE = 0x2;
    static final int MAP_FIXED = 0x10;
    static final int MAP_ANONYMOUS = 0x20;
    static final int MAP_NORESERVE = 0x4000;

    /** {@code rwxr-xr-x}; tracefs gives the directories of an instance its own modes anyway. */
    static final int DIRECTORY_MODE = 0755;

    static final int UTSNAME_LENGTH_BYTES = 390;
    static final int UTSNAME_FIELD_LENGTH_BYTES = 65;
    static final int UTSNAME_RELEASE_OFFSET = 130;
    static final int UTSNAME_MACHINE_OFFSET = 260;

    static final int STATFS_LENGTH_BYTES = 120;
    static final int STATFS_TYPE_OFFSET = 0;

    /** {@code TRACEFS_MAGIC}. */
    static final long TRACEFS_TYPE = 0x74726163L;

    private static final Set<String> MACHINES = Set.of("amd64", "x86_64", "aarch64", "riscv64");

    private LinuxAbi() {}

    /** Tells whether a JVM with these values of {@code os.name} and {@code os.arch} runs on this ABI. */
    static boolean isThatOf(String osName, String osArch) {
        return "linux".equals(osName.toLowerCase(Locale.ROOT)) && MACHINES.contains(osArch);
    }

    static int openBits(Set<OpenFlag> flags) {
        int bits = O_CLOEXEC | accessMode(flags);
        if (flags.contains(OpenFlag.NONBLOCK)) {
            bits |= O_NONBLOCK;
        }
        if (flags.contains(OpenFlag.TRUNCATE)) {
            bits |= O_TRUNC;
        }
        return bits;
    }

    private static int accessMode(Set<OpenFlag> flags) {
        int modes = 0;
        int mode = O_RDONLY;
        for (OpenFlag flag : flags) {
            switch (flag) {
                case READ_ONLY -> {
                    modes++;
                    mode = O_RDONLY;
                }
                case WRITE_ONLY -> {
                    modes++;
                    mode = O_WRONLY;
                }
                case READ_WRITE -> {
                    modes++;
                    mode = O_RDWR;
                }
                case NONBLOCK, TRUNCATE -> {}
            }
        }
        if (modes != 1) {
            throw new IllegalArgumentException(
                    "exactly one of READ_ONLY, WRITE_ONLY, READ_WRITE is needed, not " + flags);
        }
        return mode;
    }

    static int protectionBits(Set<Protection> protection) {
        return (protection.contains(Protection.READ) ? PROT_READ : 0)
                | (protection.contains(Protection.WRITE) ? PROT_WRITE : 0)
                | (protection.contains(Protection.EXECUTE) ? PROT_EXEC : 0);
    }

    static int sharingBits(Sharing sharing) {
        return sharing == Sharing.SHARED ? MAP_SHARED : MAP_PRIVATE;
    }
}
