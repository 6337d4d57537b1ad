package io.modelsigning.http;

import org.jspecify.annotations.Nullable;

/** A network setting cannot be used; the message names it, and shows no password. */
public final class UnusableSettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableSettingsException(String message) {
    this(message, null);
  }

  UnusableSettingsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
