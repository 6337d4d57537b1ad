/** The use cases; they hold every rule of OMS that does not depend on the signing method. */
@NullMarked
package io.modelsigning.domain.service;

import org.jspecify.annotations.NullMarked;
