/** Models and signature files on a local file system. */
@NullMarked
package io.modelsigning.filesystem;

import org.jspecify.annotations.NullMarked;
