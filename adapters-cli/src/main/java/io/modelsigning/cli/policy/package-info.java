/** What is shown of policies themselves: which rule is for a model, and what is wrong. */
@NullMarked
package io.modelsigning.cli.policy;

import org.jspecify.annotations.NullMarked;
