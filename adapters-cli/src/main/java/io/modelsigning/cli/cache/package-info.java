/** What is said of the digest cache. */
@NullMarked
package io.modelsigning.cli.cache;

import org.jspecify.annotations.NullMarked;
