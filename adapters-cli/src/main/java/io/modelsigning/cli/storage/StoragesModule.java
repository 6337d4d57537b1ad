package io.modelsigning.cli.storage;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.objectstore.HubStorage;
import io.modelsigning.objectstore.WebStorage;
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

  /** Returns models and signatures in repositories of a Hugging Face hub. */
  @Provides
  @Singleton
  @IntoMap
  @StringKey(HubStorage.SCHEME)
  static Storage hub(Map<String, String> environment, NetworkUse network) {
    return HubStorage.of(environment, network::isForbidden);
  }

  /** Returns files of web servers. */
  @Provides
  @Singleton
  @IntoMap
  @StringKey("https")
  static Storage web(Map<String, String> environment, NetworkUse network) {
    return WebStorage.of(environment, network::isForbidden);
  }

  /** Returns files of a web server on this machine. */
  @Provides
  @Singleton
  @IntoMap
  @StringKey("http")
  static Storage webHere(Map<String, String> environment, NetworkUse network) {
    return WebStorage.of(environment, network::isForbidden);
  }

  /** Returns models and signatures in S3, by an add-on that is loaded now. */
  @Provides
  @Singleton
  @IntoMap
  @StringKey("s3")
  static Storage s3(Map<String, String> environment, NetworkUse network) {
    return new AddOnStorage("s3", environment, network::isForbidden);
  }

  /** Returns models and signatures in Google Cloud Storage, by the same add-on. */
  @Provides
  @Singleton
  @IntoMap
  @StringKey("gs")
  static Storage google(Map<String, String> environment, NetworkUse network) {
    return new AddOnStorage("gs", environment, network::isForbidden);
  }

  /** Returns models and signatures in Azure Blob Storage, by the same add-on. */
  @Provides
  @Singleton
  @IntoMap
  @StringKey("az")
  static Storage azure(Map<String, String> environment, NetworkUse network) {
    return new AddOnStorage("az", environment, network::isForbidden);
  }
}
