@NullMarked
package io.modelsigning.objectstore;

import org.jspecify.annotations.NullMarked;
