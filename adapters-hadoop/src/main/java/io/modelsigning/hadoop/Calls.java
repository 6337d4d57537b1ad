package io.modelsigning.hadoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletionException;

/**
 * Calls to a file system of Hadoop. Its connectors are found by configuration, and also fail with
 * unchecked exceptions and errors of linking: those that are set up wrongly, and names that they
 * cannot have.
 */
final class Calls {
  private Calls() {}

  /** What is asked of a file system. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws IOException;
  }

  /** Returns what the call gives; whatever fails, fails with an {@link IOException}. */
  static <T> T make(Call<T> call) throws IOException {
    try {
      return call.make();
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new FailedCallException(e) : e.getCause();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException io ? io : new FailedCallException(e);
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      throw new FailedCallException(e);
    }
  }
}
