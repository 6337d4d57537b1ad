package io.modelsigning.domain.port.out;

import java.util.Map;

/**
 * Gives a kind of storage. A program finds the implementation by {@link java.util.ServiceLoader},
 * so that it need not be built with it; it has a public constructor without parameters, which does
 * nothing that takes time.
 */
public interface StorageProvider {
  /** Returns the scheme of the locations that the storage opens, in lower case. */
  String scheme();

  /**
   * Returns the storage, which has asked nobody yet.
   *
   * @param variables the environment, which may say how it is reached and as whom
   */
  Storage storage(Map<String, String> variables);
}
