@NullMarked
package io.modelsigning.blob;

import org.jspecify.annotations.NullMarked;
