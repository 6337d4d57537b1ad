/** The domain: what signing and verifying a model means, and the errors both can end in. */
@NullMarked
package io.modelsigning.domain;

import org.jspecify.annotations.NullMarked;
