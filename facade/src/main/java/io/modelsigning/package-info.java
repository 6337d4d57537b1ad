/** The library's door: signs and verifies models, and opens what was verified. */
@NullMarked
package io.modelsigning;

import org.jspecify.annotations.NullMarked;
