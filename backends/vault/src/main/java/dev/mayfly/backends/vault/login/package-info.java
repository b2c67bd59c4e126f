/** How a workload proves to Vault who it is: one class per auth method. */
@NullMarked
package dev.mayfly.backends.vault.login;

import org.jspecify.annotations.NullMarked;
