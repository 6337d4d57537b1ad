/** The goals of the Maven plug-in, which sign and verify models in a build. */
@NullMarked
package io.modelsigning.maven;

import org.jspecify.annotations.NullMarked;
