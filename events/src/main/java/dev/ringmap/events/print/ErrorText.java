package dev.ringmap.events.print;

import java.util.Arrays;

/** {@code %pe}: an error by its name, {@code -ENOMEM}; any other pointer as {@code %p}. */
final class ErrorText extends Text {

    private static final int MOST_ERRORS = 4095;

    /** By number, from 1 on; a dash where there is none. */
    private static final byte[][] NAMES = Arrays.stream("""
                    EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY
                    EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK
                    EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC
                    EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR
                    ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG
                    EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE
                    EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP
                    EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED
                    ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN
                    EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM
                    EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL
                    EHWPOISON
                    """.strip().split("\\s+"))
            .map(name -> ascii("-" + name))
            .toArray(byte[][]::new);

    private final Expression pointer;

    ErrorText(Expression pointer) {
        this.pointer = pointer;
    }

    @Override
    void append(Rendering event) {
        long value = pointer.value(event);
        int bytes = pointer.type.bytes();
        long signed = bytes == Integer.BYTES ? (int) value : value;
        if (signed >= 0 || signed < -MOST_ERRORS) {
            event.out.appendHex(value, 2 * bytes);
        } else if (-signed <= NAMES.length && NAMES[(int) -signed - 1].length > 2) {
            event.out.append(NAMES[(int) -signed - 1]);
        } else {
            event.out.appendDecimal(signed);
        }
    }
}
