@NullMarked
package io.modelsigning.gcs;

import org.jspecify.annotations.NullMarked;
