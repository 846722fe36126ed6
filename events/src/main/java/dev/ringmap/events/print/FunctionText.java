package dev.ringmap.events.print;

/** The function that an address lies in; the address itself if none is known. */
final class FunctionText extends Text {

    /** What is shown of it. */
    enum Detail {
        /** {@code %ps}: the name. */
        NAME,
        /** {@code %pS}: the place in it. */
        PLACE,
        /** {@code %pB}: the place in it, of an address that is returned to. */
        RETURN_PLACE
    }

    private final Expression address;
    private final Detail detail;
    private final Names names;

    FunctionText(Expression address, Detail detail, Names names) {
        this.address = address;
        this.detail = detail;
        this.names = names;
        names.loadFunctions();
    }

    @Override
    void append(Rendering event) {
        long value = address.value(event);
        boolean isKnown = switch (detail) {
            case NAME -> names.appendFunction(value, event.out);
            case PLACE -> names.appendPlace(value, event.out);
            case RETURN_PLACE -> names.appendReturnPlace(value, event.out);
        };
        if (!isKnown) {
            TableText.appendHex(value, event.out);
        }
    }
}
