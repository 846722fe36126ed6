package dev.ringmap.conformance.internal.soak;

/** One step of a soak: some calls, and their expected outcome. Its {@code toString} says what it does. */
interface Step {

    /**
     * Makes the calls.
     *
     * @param work what the steps share
     * @throws Exception if a call fails that must not
     */
    void run(Workplace work) throws Exception;
}
