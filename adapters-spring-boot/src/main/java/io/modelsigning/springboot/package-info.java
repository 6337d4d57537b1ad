/** Verified models in Spring Boot applications. */
@NullMarked
package io.modelsigning.springboot;

import org.jspecify.annotations.NullMarked;
