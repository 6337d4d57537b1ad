/** Digests that earlier runs computed, kept in an SQLite database. */
@NullMarked
package io.modelsigning.cache;

import org.jspecify.annotations.NullMarked;
