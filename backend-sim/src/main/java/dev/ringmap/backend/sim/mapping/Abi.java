package dev.ringmap.backend.sim.mapping;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.PAGE_BYTES;

import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;

/** The interfaces for mapping a ring buffer that kernels have had, or that they had none. */
public enum Abi {
    /** Linux 6.18. */
    MAINLINE("mainline", "6.18.44-simulated", 0x5220),

    /** Linux 7.2: sub-buffers lose their headers. */
    MAINLINE_7("mainline-7", "7.2.13-simulated", 0x5220) {
        @Override
        public boolean pagesLoseHeaders() {
            return true;
        }
    },

    /** The patch series of February 2024, on the kernel it was made for. */
    V14("v14", "6.8.0-rc2-simulated-v14", 0x5401) {
        @Override
        public int metaPageBytes(int subBufferBytes) {
            return PAGE_BYTES;
        }

        @Override
        void check(MapRequest request, int subBufferBytes, int subBufferCount) {
            // No check of the length: a page that does not exist faults when it is touched.
            if (request.protection().contains(Protection.WRITE)) {
                throw new KernelError(Errno.EPERM);
            }
        }

        @Override
        public boolean writesLosses() {
            return false;
        }

        @Override
        public boolean anyWakeupEndsWait() {
            return false;
        }

        @Override
        public boolean faultsPagesIn() {
            return true;
        }

        @Override
        public int resizeWhileMapped() {
            return Errno.ENOMEM;
        }
    },

    /** Linux 6.1, which can neither map nor change the size of sub-buffers. */
    NONE("none", "6.1.0-simulated", 0) {
        @Override
        public boolean maps() {
            return false;
        }
    };

    private final String optionValue;
    private final String release;
    private final int getReaderRequest;

    Abi(String optionValue, String release, int getReaderRequest) {
        this.optionValue = optionValue;
        this.release = release;
        this.getReaderRequest = getReaderRequest;
    }

    /**
     * Returns the name by which users choose it.
     *
     * @return the value of the option
     */
    public String optionValue() {
        return optionValue;
    }

    /**
     * Returns what {@code uname -r} says on such a kernel.
     *
     * @return the release
     */
    public String release() {
        return release;
    }

    /**
     * Tells whether ring buffers can be mapped, and their sub-buffers have another size.
     *
     * @return whether they can
     */
    public boolean maps() {
        return true;
    }

    /**
     * Returns the request number of GET_READER.
     *
     * @return the number; 0, which is another request, if there is none
     */
    public int getReaderRequest() {
        return getReaderRequest;
    }

    /**
     * Returns how many bytes the meta page takes in the file.
     *
     * @param subBufferBytes the size of a sub-buffer, in bytes
     * @return the file offset of the first sub-buffer, in bytes
     */
    public int metaPageBytes(int subBufferBytes) {
        return subBufferBytes;
    }

    /** Refuses what the driver refuses. */
    void check(MapRequest request, int subBufferBytes, int subBufferCount) {
        if (request.protection().contains(Protection.WRITE)
                || request.protection().contains(Protection.EXECUTE)
                || request.sharing() == Sharing.PRIVATE) {
            throw new KernelError(Errno.EPERM);
        }
        long totalBytes = metaPageBytes(subBufferBytes) + (long) subBufferBytes * subBufferCount;
        if ((request.offset() % subBufferBytes != 0 && subBufferBytes > PAGE_BYTES)
                || request.offset() >= totalBytes
                || request.pagesBytes() > totalBytes - request.offset()) {
            throw new KernelError(Errno.EINVAL);
        }
    }

    /**
     * Tells whether a sub-buffer loses its {@code commit} and its time stamp as soon as it is consumed or cleared, and not only when the
     * writer enters it.
     *
     * @return whether it does
     */
    public boolean pagesLoseHeaders() {
        return false;
    }

    /**
     * Tells whether losses are written into the sub-buffer that follows them. Otherwise the meta page holds the latest loss until the next
     * one.
     *
     * @return whether they are
     */
    public boolean writesLosses() {
        return true;
    }

    /**
     * Tells whether a blocking GET_READER returns at the first wake-up, with or without data.
     *
     * @return whether it does
     */
    public boolean anyWakeupEndsWait() {
        return true;
    }

    /**
     * Tells whether pages are mapped when they are touched, so that pages that were taken away come back.
     *
     * @return whether they are
     */
    public boolean faultsPagesIn() {
        return false;
    }

    /**
     * Returns what resizing answers while the buffer is mapped.
     *
     * @return the errno
     */
    public int resizeWhileMapped() {
        return Errno.EBUSY;
    }
}
