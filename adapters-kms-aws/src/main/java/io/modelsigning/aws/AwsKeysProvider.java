package io.modelsigning.aws;

import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.KeyHolderProvider;
import java.util.Map;

/** Lets programs find {@link AwsKeys}. The SDK reads the environment of the process itself. */
public final class AwsKeysProvider implements KeyHolderProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public AwsKeysProvider() {}

  @Override
  public String scheme() {
    return AwsKeys.SCHEME;
  }

  @Override
  public KeyHolder holder(Map<String, String> variables) {
    return AwsKeys.create();
  }
}
