/** What is known of the engines that hash models. */
@NullMarked
package io.modelsigning.domain.engine;

import org.jspecify.annotations.NullMarked;
