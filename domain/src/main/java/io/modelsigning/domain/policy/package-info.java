/** Which signatures of a model are enough: the place where policies decide. */
@NullMarked
package io.modelsigning.domain.policy;

import org.jspecify.annotations.NullMarked;
