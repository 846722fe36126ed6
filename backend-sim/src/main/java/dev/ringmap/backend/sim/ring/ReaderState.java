package dev.ringmap.backend.sim.ring;

/**
 * What a mapping learns about the reader.
 *
 * @param readerId the id of the reader page
 * @param readBytes how much of it is consumed, in bytes
 * @param lostEvents the loss that has not been reported to any reader yet
 * @param entries events committed since the last reset
 * @param overrun events overwritten since then
 * @param read events consumed since then
 */
public record ReaderState(int readerId, int readBytes, long lostEvents, long entries, long overrun, long read) {}
