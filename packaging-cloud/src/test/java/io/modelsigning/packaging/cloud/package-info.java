@NullMarked
package io.modelsigning.packaging.cloud;

import org.jspecify.annotations.NullMarked;
