/** Sessions of ONNX Runtime from what was verified. */
@NullMarked
package io.modelsigning.onnx;

import org.jspecify.annotations.NullMarked;
