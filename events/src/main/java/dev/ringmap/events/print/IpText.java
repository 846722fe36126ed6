package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/** An IP address, or a socket address with one. */
final class IpText extends AddressText {

    private static final int WORDS = 8;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int PORT_OFFSET = 2;
    private static final int IP4_OFFSET = 4;
    private static final int FLOW_OFFSET = 4;
    private static final int FLOW_MASK = 0x0FFF_FFFF;
    private static final int IP6_OFFSET = 8;
    private static final int SCOPE_OFFSET = 24;
    private static final byte[] INVALID = ascii("(einval)");

    private final boolean isPlain;
    private final char family;
    private final String options;

    /** Takes {@code I4}, {@code i4}, {@code I6}, {@code i6}, {@code IS} or {@code iS}, and what may follow them. */
    IpText(Expression pointer, String kind) {
        super(pointer);
        this.isPlain = kind.startsWith("i");
        this.family = kind.charAt(1);
        this.options = kind.substring(2);
    }

    private boolean has(char option) {
        return options.indexOf(option) >= 0;
    }

    @Override
    void append(Rendering event, int start) {
        switch (family) {
            case '4' -> appendIp4(event, start);
            case '6' -> appendIp6(event, start);
            default -> appendSocketAddress(event, start);
        }
    }

    private void appendSocketAddress(Rendering event, int start) {
        TextBuffer out = event.out;
        int socketFamily = (int) event.read(start, Short.BYTES, false);
        if (socketFamily == AF_INET) {
            appendIp4(event, start + IP4_OFFSET);
            appendPort(event, start);
        } else if (socketFamily == AF_INET6) {
            boolean isBracketed = has('p') || has('s') || has('f');
            out.append('[', isBracketed ? 1 : 0);
            appendIp6(event, start + IP6_OFFSET);
            out.append(']', isBracketed ? 1 : 0);
            appendPort(event, start);
            appendFlowAndScope(event, start);
        } else {
            out.append(INVALID);
        }
    }

    private void appendPort(Rendering event, int start) {
        if (has('p')) {
            event.out.append(':');
            event.out.appendUnsigned(word(event, start + PORT_OFFSET));
        }
    }

    private void appendFlowAndScope(Rendering event, int start) {
        if (has('f')) {
            long flow = (long) word(event, start + FLOW_OFFSET) << Short.SIZE | word(event, start + FLOW_OFFSET + 2);
            event.out.append('/');
            event.out.appendUnsigned(flow & FLOW_MASK);
        }
        if (has('s')) {
            event.out.append('%');
            event.out.appendUnsigned(event.read(start + SCOPE_OFFSET, Integer.BYTES, false));
        }
    }

    /** Two bytes in the order of the network. */
    private static int word(Rendering event, int offset) {
        return event.byteAt(offset) << Byte.SIZE | event.byteAt(offset + 1);
    }

    private void appendIp4(Rendering event, int start) {
        boolean isLittleEndian = has('l') || (has('h') && !event.isBigEndian());
        appendIp4(event, start, isLittleEndian, isPlain);
    }

    private static void appendIp4(Rendering event, int start, boolean isLittleEndian, boolean hasLeadingZeros) {
        for (int i = 0; i < Integer.BYTES; i++) {
            int value = event.byteAt(start + (isLittleEndian ? Integer.BYTES - 1 - i : i));
            if (i > 0) {
                event.out.append('.');
            }
            if (hasLeadingZeros) {
                event.out.append('0', value < 10 ? 2 : value < 100 ? 1 : 0);
            }
            event.out.appendUnsigned(value);
        }
    }

    private void appendIp6(Rendering event, int start) {
        if (has('c') && !isPlain) {
            appendCompressed(event, start);
            return;
        }
        for (int i = 0; i < WORDS; i++) {
            if (i > 0 && !isPlain) {
                event.out.append(':');
            }
            event.out.appendHex(word(event, start + i * 2), 4);
        }
    }

    /** RFC 5952: the first of the longest runs of zeros is left out. */
    private static void appendCompressed(Rendering event, int start) {
        TextBuffer out = event.out;
        boolean endsAsIp4 = endsAsIp4(event, start);
        int words = endsAsIp4 ? WORDS - 2 : WORDS;
        int run = longestRun(event, start, words);
        int runLength = run < 0 ? 0 : runLength(event, start, run, words);
        boolean needsColon = false;
        for (int i = 0; i < words; i++) {
            if (i == run) {
                out.append(':', 2);
                needsColon = false;
                i += runLength - 1;
            } else {
                out.append(':', needsColon ? 1 : 0);
                out.appendHex(word(event, start + i * 2), 1);
                needsColon = true;
            }
        }
        if (endsAsIp4) {
            out.append(':', needsColon ? 1 : 0);
            appendIp4(event, start + words * 2, false, false);
        }
    }

    private static int longestRun(Rendering event, int start, int words) {
        int best = -1;
        int bestLength = 1; // one alone is not left out
        for (int i = 0; i < words; i++) {
            int length = runLength(event, start, i, words);
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        return best;
    }

    private static int runLength(Rendering event, int start, int first, int words) {
        int end = first;
        while (end < words && word(event, start + end * 2) == 0) {
            end++;
        }
        return end - first;
    }

    /** An IPv4 address in an IPv6 one, or an ISATAP interface. */
    private static boolean endsAsIp4(Rendering event, int start) {
        boolean isMapped = runLength(event, start, 0, WORDS) == 5 && word(event, start + 10) == 0xFFFF;
        return isMapped || ((word(event, start + 8) | 0x0200) == 0x0200 && word(event, start + 10) == 0x5EFE);
    }
}
