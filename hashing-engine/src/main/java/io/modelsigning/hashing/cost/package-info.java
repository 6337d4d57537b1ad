/** What each way to hash costs on this machine, and which of them pays. */
@NullMarked
package io.modelsigning.hashing.cost;

import org.jspecify.annotations.NullMarked;
