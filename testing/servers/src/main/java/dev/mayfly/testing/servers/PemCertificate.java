package dev.mayfly.testing.servers;

import java.nio.file.Path;

/** A certificate and its private key (PKCS #8), each in a PEM file. */
public record PemCertificate(Path certificate, Path key) {}
