/** What the use cases need from the outside: storage, hashing, codecs, signers and verifiers. */
@NullMarked
package io.modelsigning.domain.port.out;

import org.jspecify.annotations.NullMarked;
