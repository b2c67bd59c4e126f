package dev.mayfly.sidecar.configuration;

/**
 * Where unfinished work is handed over.
 *
 * @param mount of Vault's key-value engine, version 2
 * @param path the folder in it
 */
public record ConfiguredHandOver(String mount, String path) {}
