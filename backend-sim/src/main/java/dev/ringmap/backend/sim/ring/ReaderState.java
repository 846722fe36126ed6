package dev.ringmap.backend.sim.ring;

/**
 * What a mapping is told of the reader.
 *
 * @param readerId the id of the reader page
 * @param readBytes how much of it is consumed, in bytes
 * @param lostEvents the loss that no reader was told of yet
 * @param entries events committed since the last reset
 * @param overrun events overwritten since then
 * @param read events consumed since then
 */
public record ReaderState(int readerId, int readBytes, long lostEvents, long entries, long overrun, long read) {}
