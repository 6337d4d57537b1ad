@NullMarked
package io.modelsigning.packaging.kms;

import org.jspecify.annotations.NullMarked;
