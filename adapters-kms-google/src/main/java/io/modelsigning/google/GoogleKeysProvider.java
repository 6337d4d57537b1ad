package io.modelsigning.google;

import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.KeyHolderProvider;
import java.util.Map;

/** Lets programs find {@link GoogleKeys}. */
public final class GoogleKeysProvider implements KeyHolderProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public GoogleKeysProvider() {}

  @Override
  public String scheme() {
    return GoogleKeys.SCHEME;
  }

  @Override
  public KeyHolder holder(Map<String, String> variables) {
    return GoogleKeys.of(variables);
  }
}
