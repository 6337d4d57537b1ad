package io.modelsigning.cli.storage;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.oci.OciStorage;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Storages elsewhere than on this machine, by the schemes of their locations. One that is made is
 * for the whole run, and none is made before a location has its scheme.
 */
@Module
public interface StoragesModule {
  /** Returns models and signatures in OCI registries. */
  @Provides
  @Singleton
  @IntoMap
  @StringKey(OciStorage.SCHEME)
  static Storage oci(Map<String, String> environment, NetworkUse network) {
    return OciStorage.of(environment, network::isForbidden);
  }
}
