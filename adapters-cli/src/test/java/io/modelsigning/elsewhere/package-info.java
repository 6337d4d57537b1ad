/** Adapters that could be: a storage, a key and an engine that are not of this machine. */
@NullMarked
package io.modelsigning.elsewhere;

import org.jspecify.annotations.NullMarked;
