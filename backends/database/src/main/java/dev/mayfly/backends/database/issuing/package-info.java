/** What a backend of databases has from whoever makes its accounts. */
@NullMarked
package dev.mayfly.backends.database.issuing;

import org.jspecify.annotations.NullMarked;
