/** Tests with models that are real, and with some that are made for what they try. */
@NullMarked
package io.modelsigning.onnx;

import org.jspecify.annotations.NullMarked;
