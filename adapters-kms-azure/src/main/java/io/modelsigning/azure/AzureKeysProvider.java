package io.modelsigning.azure;

import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.KeyHolderProvider;
import java.util.Map;

/** Lets programs find {@link AzureKeys}. */
public final class AzureKeysProvider implements KeyHolderProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public AzureKeysProvider() {}

  @Override
  public String scheme() {
    return AzureKeys.SCHEME;
  }

  @Override
  public KeyHolder holder(Map<String, String> variables) {
    return AzureKeys.of(variables);
  }
}
