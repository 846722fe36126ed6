package dev.ringmap.events.print;

import dev.ringmap.events.print.FunctionText.Detail;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code %p} and what the kernel makes of the letters behind it. */
final class PointerConversion {

    /** Those that need nothing but the record and the kernel's symbols. */
    private static final Pattern KIND =
            Pattern.compile("[sSBfFxKe]|U[bBlL]?|M[FR]?|mR?|[iI]4[hnbl]?|[iI]6c?|[iI]S[pfscnbhl]*|bl?|h[CDN]?");

    /** Those that follow the pointer elsewhere. Any other letter means nothing. */
    private static final String FOLLOWING = "aACdDgGkNOrRtV";

    private final Scope scope;
    private final Expression value;
    private final String kind;
    private final Spec spec;

    /**
     * @param scope where names are looked up
     * @param value the pointer
     * @param letters all letters and digits behind {@code %p}, of which only the first may mean something
     * @param spec width and precision
     */
    PointerConversion(Scope scope, Expression value, String letters, Spec spec) {
        Matcher matcher = KIND.matcher(letters);
        this.scope = scope;
        this.value = value;
        this.kind = matcher.lookingAt() ? matcher.group() : letters;
        this.spec = spec;
    }

    Piece piece() {
        return switch (kind.isEmpty() ? 'x' : kind.charAt(0)) {
            case 's', 'f' -> FormatString.text(new FunctionText(value, Detail.NAME, scope.names), spec);
            case 'S', 'F' -> FormatString.text(new FunctionText(value, Detail.PLACE, scope.names), spec);
            case 'B' -> FormatString.text(new FunctionText(value, Detail.RETURN_PLACE, scope.names), spec);
            case 'e' -> FormatString.text(new ErrorText(value), spec);
            case 'h', 'b', 'U', 'M', 'm', 'I', 'i' -> KIND.matcher(kind).matches() ? ofRecord() : address();
            default -> address();
        };
    }

    /**
     * A kernel shows a hash in place of an address unless its option {@code hash-ptr} is off; its secret is not in the trace. So the
     * address is shown as with the option off.
     */
    private Piece address() {
        if (!kind.isEmpty() && FOLLOWING.indexOf(kind.charAt(0)) >= 0) {
            throw new UnresolvedException("'%p" + kind + "' needs the kernel's memory");
        }
        int bytes = scope.longBytes;
        Spec digits =
                spec.hasWidth() ? spec : spec.withWidth(Constant.of(2 * bytes)).withFlag('0');
        return new NumberPiece(value, ValueType.integer(bytes, false), 'x', digits);
    }

    private Piece ofRecord() {
        if (!value.isInRecord() && !(value instanceof Constant)) {
            throw new UnresolvedException("'%p" + kind + "' of an address that the record does not hold");
        }
        return switch (kind.charAt(0)) {
            case 'h' -> FormatString.text(new ArrayText.HexOfWidth(value, spec.width(), separator()), unsized());
            case 'b' ->
                FormatString.text(new BitmapText(value, spec.width(), scope.longBytes, kind.endsWith("l")), unsized());
            case 'U' -> FormatString.text(new AddressText.Uuid(value, kind), spec);
            case 'M', 'm' -> FormatString.text(new AddressText.Mac(value, kind), spec);
            default -> FormatString.text(new IpText(value, kind), spec);
        };
    }

    private int separator() {
        return switch (kind) {
            case "hC" -> ':';
            case "hD" -> '-';
            case "hN" -> 0;
            default -> ' ';
        };
    }

    /** The width has said how much there is, and nothing else. */
    private static Spec unsized() {
        return new Spec("", Spec.NONE, Spec.NONE);
    }
}
