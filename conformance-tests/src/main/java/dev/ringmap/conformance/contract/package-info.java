/**
 * The tests, one class for each part of the contract. They run nested in a {@link dev.ringmap.conformance.BackendConformance}, which gives
 * them the backend to be tested.
 *
 * <p>Each test names its rule by {@link dev.ringmap.conformance.spec.Rule}; a message that fails one begins with the rule's id.
 */
@NullMarked
package dev.ringmap.conformance.contract;

import org.jspecify.annotations.NullMarked;
