package io.modelsigning.keys;

import dagger.Module;
import dagger.Provides;
import java.time.Clock;

/** Gives the key and certificate methods; usable as a Dagger module and from plain Java. */
@Module
public interface KeysModule {
  /** Returns the methods, which judge certificates by {@code clock}. Thread-safe. */
  @Provides
  static KeyMethods keyMethods(Clock clock) {
    return KeyMethods.create(clock);
  }
}
