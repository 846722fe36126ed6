/** Providers that a test hands to {@link java.util.ServiceLoader}, good and bad ones. */
package dev.ringmap.fake;
