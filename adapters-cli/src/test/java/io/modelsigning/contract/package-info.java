/** What each adapter of a port promises. */
@NullMarked
package io.modelsigning.contract;

import org.jspecify.annotations.NullMarked;
