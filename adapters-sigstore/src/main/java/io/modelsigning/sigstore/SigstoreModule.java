package io.modelsigning.sigstore;

import dagger.Module;
import dagger.Provides;
import java.time.Clock;

/** Provides the Sigstore methods; the component gives the clock. */
@Module
public interface SigstoreModule {
  @Provides
  static SigstoreMethods sigstoreMethods(Clock clock) {
    return SigstoreMethods.create(clock);
  }
}
