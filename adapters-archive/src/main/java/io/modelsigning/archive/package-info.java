/** Models in ZIP and JAR files, read where they are. */
@NullMarked
package io.modelsigning.archive;

import org.jspecify.annotations.NullMarked;
