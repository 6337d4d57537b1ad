package io.modelsigning.cli.terminal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How wide the terminal is, also after it was resized. Looked up when first asked for, which short
 * commands never do, and again at each signal that the size has changed. Thread-safe.
 *
 * <p>Java has no means for either. The size comes from {@code stty}; the signal from a class of the
 * JDK that is exported but not documented, and is therefore used if it is there.
 */
public final class TerminalWidth implements IntSupplier {
  private static final File TERMINAL = new File("/dev/tty");

  private volatile int columns;
  private boolean watched;

  /**
   * @param otherwise what to answer where the terminal cannot be asked
   */
  public TerminalWidth(int otherwise) {
    columns = otherwise;
  }

  @Override
  public synchronized int getAsInt() {
    if (!watched) {
      watched = true;
      look();
      watch();
    }
    return columns;
  }

  private void look() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(stty.getInputStream(), StandardCharsets.US_ASCII))) {
        columns = columnsOf(answer.readLine(), columns);
      }
    } catch (IOException e) {
      // No terminal, or no such program: it stays as it was.
    }
  }

  /** Returns the second number of {@code rows columns}. */
  static int columnsOf(@Nullable String answer, int otherwise) {
    if (answer == null) {
      return otherwise;
    }
    int space = answer.indexOf(' ');
    if (space < 0) {
      return otherwise;
    }
    try {
      int columns = Integer.parseInt(answer.substring(space + 1).strip());
      // A terminal that does not know its size says 0.
      return columns > 0 ? columns : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private void watch() {
    InvocationHandler onChange =
        (proxy, method, args) -> {
          if (method.getName().equals("handle")) {
            look();
          }
          return null;
        };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("WINCH"),
              Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onChange));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another JVM, or another system: the width stays as it was.
    }
  }
}
