package dev.ringmap.backend.sim.files;

/** Something that a path names. */
sealed interface Node permits Directory, ControlFile {}
