/** Where models and signatures are that locations name, by their schemes. */
@NullMarked
package io.modelsigning.cli.storage;

import org.jspecify.annotations.NullMarked;
