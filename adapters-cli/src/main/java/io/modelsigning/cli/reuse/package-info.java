/** Where digests come from that need not be computed again, as the user says. */
@NullMarked
package io.modelsigning.cli.reuse;

import org.jspecify.annotations.NullMarked;
