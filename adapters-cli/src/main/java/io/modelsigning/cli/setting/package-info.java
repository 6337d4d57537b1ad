/** What holds for every run unless its command line says otherwise: variables, a settings file. */
@NullMarked
package io.modelsigning.cli.setting;

import org.jspecify.annotations.NullMarked;
