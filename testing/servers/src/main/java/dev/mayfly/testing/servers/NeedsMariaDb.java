package dev.mayfly.testing.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Skips a test where MariaDB's server is not installed, and says what to install. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "dev.mayfly.testing.servers.MariaDb#installed", disabledReason = MariaDb.MISSING)
public @interface NeedsMariaDb {}
