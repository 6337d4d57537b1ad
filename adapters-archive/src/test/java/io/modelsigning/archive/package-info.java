@NullMarked
package io.modelsigning.archive;

import org.jspecify.annotations.NullMarked;
