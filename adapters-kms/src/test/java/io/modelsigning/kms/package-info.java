@NullMarked
package io.modelsigning.kms;

import org.jspecify.annotations.NullMarked;
