package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import java.security.interfaces.ECPublicKey;

/** A public key that is a point on {@code curve}. */
record SupportedKey(ECPublicKey key, Curve curve) {}
