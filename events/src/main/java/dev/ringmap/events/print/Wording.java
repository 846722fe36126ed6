package dev.ringmap.events.print;

/** A format string with its arguments: letters, and a conversion between one run of letters and the next. */
final class Wording extends Piece {

    private final byte[][] letters;
    private final Piece[] conversions;

    /**
     * @param letters what stands before each conversion, and behind the last
     * @param conversions the conversions
     */
    Wording(byte[][] letters, Piece[] conversions) {
        this.letters = letters;
        this.conversions = conversions;
    }

    @Override
    void append(Rendering event) {
        for (int i = 0; i < conversions.length; i++) {
            event.out.append(letters[i]);
            conversions[i].append(event);
            event.requireRoom();
        }
        event.out.append(letters[conversions.length]);
    }
}
