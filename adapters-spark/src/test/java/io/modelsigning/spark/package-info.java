@NullMarked
package io.modelsigning.spark;

import org.jspecify.annotations.NullMarked;
