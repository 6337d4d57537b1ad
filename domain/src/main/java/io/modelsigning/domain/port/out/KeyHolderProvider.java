package io.modelsigning.domain.port.out;

import java.util.Map;

/**
 * Gives what holds the keys of one scheme. A program finds implementations by {@link
 * java.util.ServiceLoader}, so that it need not be built with them; they have a public constructor
 * without parameters, which does nothing that takes time.
 */
public interface KeyHolderProvider {
  /** Returns the scheme of the references, in lower case. */
  String scheme();

  /**
   * Returns the holder. Nothing is asked or looked for before a key is opened.
   *
   * @param variables usually the environment
   */
  KeyHolder holder(Map<String, String> variables);
}
