/** What people see and type: streams, messages, progress, and text that fits a screen. */
@NullMarked
package io.modelsigning.cli.terminal;

import org.jspecify.annotations.NullMarked;
