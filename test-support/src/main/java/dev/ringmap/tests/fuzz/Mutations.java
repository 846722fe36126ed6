package dev.ringmap.tests.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Changes real input into what a fault, a truncated file or an attacker would make of it.
 *
 * @since 0.1
 */
public final class Mutations {

    private static final int MOST_CHANGES = 6;

    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        16,
        28,
        29,
        30,
        31,
        127,
        128,
        255,
        4095,
        4096,
        65_535,
        65_536,
        999_999_999,
        2_147_483_647L,
        2_147_483_648L,
        4_294_967_295L,
        -1,
        -2,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final List<String> SNIPPETS = List.of(
            "",
            " ",
            "\n",
            "\n\n",
            "\t",
            ";",
            ":",
            "[",
            "]",
            "[]",
            "[4]",
            "[999999999]",
            "*",
            "\"",
            "\\",
            "/",
            "..",
            "-",
            "\0",
            "\u202e",
            "\ud83d\udc27",
            "\ud800",
            "(",
            ")",
            "(((((((((",
            "&&",
            "||",
            "!",
            "~",
            "name: x\n",
            "ID: 1\n",
            "print fmt: ",
            "__data_loc ",
            "__rel_loc ",
            "unsigned ",
            "char ");

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Mutations() {}

    /**
     * Changes some bytes.
     *
     * @param random the chances
     * @param bytes what to change, in place
     */
    public static void change(SplittableRandom random, byte[] bytes) {
        for (int changes = random.nextInt(MOST_CHANGES); changes >= 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> putNumber(bytes, at & -Integer.BYTES, Integer.BYTES, number(random));
                case 3 -> putNumber(bytes, at & -Long.BYTES, Long.BYTES, number(random));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = random.nextInt(Math.min(64, bytes.length - Math.max(at, from)) + 1);
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
    }

    private static void putNumber(byte[] bytes, int at, int sizeBytes, long number) {
        for (int i = 0; i < sizeBytes && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (number >> (i * Byte.SIZE));
        }
    }

    private static long number(SplittableRandom random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    /**
     * Changes a text.
     *
     * @param random the chances
     * @param original the text
     * @return the changed text
     */
    public static String change(SplittableRandom random, String original) {
        StringBuilder text = new StringBuilder(original);
        for (int changes = random.nextInt(MOST_CHANGES); changes >= 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(24));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
                case 1 -> text.delete(at, end);
                case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
                case 3 ->
                    text.replace(at, Math.min(text.length(), at + 1), String.valueOf((char) random.nextInt(0x100)));
                case 4 -> changeLine(random, text, at);
                default -> changeNumber(random, text);
            }
        }
        return text.toString();
    }

    private static void changeNumber(SplittableRandom random, StringBuilder text) {
        List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
        if (!numbers.isEmpty()) {
            MatchResult place = numbers.get(random.nextInt(numbers.size()));
            text.replace(place.start(), place.end(), Long.toString(number(random)));
        }
    }

    /** Duplicates the line, or removes it. */
    private static void changeLine(SplittableRandom random, StringBuilder text, int at) {
        int start = text.lastIndexOf("\n", at - 1) + 1;
        int newline = text.indexOf("\n", at);
        int end = newline < 0 ? text.length() : newline + 1;
        if (random.nextBoolean()) {
            text.insert(start, text.substring(start, end));
        } else {
            text.delete(start, end);
        }
    }
}
