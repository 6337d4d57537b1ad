@NullMarked
package io.modelsigning.google;

import org.jspecify.annotations.NullMarked;
