/** Which signatures there are in a folder, and what each of them signs. */
@NullMarked
package io.modelsigning.domain.discovery;

import org.jspecify.annotations.NullMarked;
