package io.modelsigning.domain.port.in;

import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Statement;

/** What a signature claims; nothing of it has been verified. */
public record Inspection(Bundle bundle, Statement statement) {}
