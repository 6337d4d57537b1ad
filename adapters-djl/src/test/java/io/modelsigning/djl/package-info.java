/** Tests with a real model and the engine of ONNX Runtime. */
@NullMarked
package io.modelsigning.djl;

import org.jspecify.annotations.NullMarked;
