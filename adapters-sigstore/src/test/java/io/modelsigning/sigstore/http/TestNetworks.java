package io.modelsigning.sigstore.http;

/** Network settings with what a test needs beside them. */
public final class TestNetworks {
  private TestNetworks() {}

  /** Returns {@code settings}, but with the limits of all that is asked counted in {@code time}. */
  public static NetworkSettings in(TimeSource time, NetworkSettings settings) {
    return settings.in(time);
  }
}
