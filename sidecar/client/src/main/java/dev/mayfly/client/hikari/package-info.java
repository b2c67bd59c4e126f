/**
 * HikariCP pools whose login is replaced while they are in use. The only package that needs
 * HikariCP.
 */
@NullMarked
package dev.mayfly.client.hikari;

import org.jspecify.annotations.NullMarked;
