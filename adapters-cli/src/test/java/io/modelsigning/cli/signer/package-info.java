@NullMarked
package io.modelsigning.cli.signer;

import org.jspecify.annotations.NullMarked;
