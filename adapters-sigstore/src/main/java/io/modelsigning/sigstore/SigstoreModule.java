package io.modelsigning.sigstore;

import dagger.Module;
import dagger.Provides;
import io.modelsigning.http.NetworkSettings;
import java.time.Clock;
import java.util.Map;

/** Provides the Sigstore methods; the component gives the clock and the environment. */
@Module
public interface SigstoreModule {
  @Provides
  static SigstoreMethods sigstoreMethods(Clock clock, Map<String, String> environment) {
    return SigstoreMethods.create(clock).with(NetworkSettings.of(environment));
  }
}
