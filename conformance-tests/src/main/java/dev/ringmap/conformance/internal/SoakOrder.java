package dev.ringmap.conformance.internal;

import dev.ringmap.conformance.spec.Soak;
import java.util.function.BooleanSupplier;

/**
 * The soak that was asked for.
 *
 * @param soak its duration and seed
 * @param stopped whether it has been cancelled
 */
public record SoakOrder(Soak soak, BooleanSupplier stopped) {}
