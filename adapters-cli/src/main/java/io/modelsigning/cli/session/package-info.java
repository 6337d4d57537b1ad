/** What a running command says, and what it comes to. */
@NullMarked
package io.modelsigning.cli.session;

import org.jspecify.annotations.NullMarked;
