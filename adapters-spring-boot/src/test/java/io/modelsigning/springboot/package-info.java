/** Tests of the integration into Spring Boot. */
@NullMarked
package io.modelsigning.springboot;

import org.jspecify.annotations.NullMarked;
