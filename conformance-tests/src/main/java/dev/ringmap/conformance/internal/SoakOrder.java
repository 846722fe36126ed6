package dev.ringmap.conformance.internal;

import dev.ringmap.conformance.spec.Soak;
import java.util.function.BooleanSupplier;

/**
 * The soak that was asked for.
 *
 * @param soak how long, and from where
 * @param stopped whether whoever asked for it has thought better of it
 */
public record SoakOrder(Soak soak, BooleanSupplier stopped) {}
