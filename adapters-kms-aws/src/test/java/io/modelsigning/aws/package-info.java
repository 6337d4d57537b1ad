@NullMarked
package io.modelsigning.aws;

import org.jspecify.annotations.NullMarked;
