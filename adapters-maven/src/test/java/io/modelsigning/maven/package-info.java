/** Tests of the Maven plug-in. */
@NullMarked
package io.modelsigning.maven;

import org.jspecify.annotations.NullMarked;
