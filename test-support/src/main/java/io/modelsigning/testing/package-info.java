/** What the tests of several modules need: keys, models in memory, files of others. */
@NullMarked
package io.modelsigning.testing;

import org.jspecify.annotations.NullMarked;
