@NullMarked
package io.modelsigning.azure;

import org.jspecify.annotations.NullMarked;
