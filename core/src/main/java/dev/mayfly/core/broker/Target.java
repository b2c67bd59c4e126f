package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;

/** A configured place at which credentials are made. */
public record Target(String name, Backend backend) {}
