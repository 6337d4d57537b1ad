package io.modelsigning.filesystem;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;

/** Gives the local file system; callers without Dagger use {@link LocalStorage} as it is. */
@Module
public interface FilesystemModule {
  /** Returns the storage of paths. Thread-safe. */
  @Provides
  @IntoMap
  @StringKey(Location.FILE)
  static Storage localStorage() {
    return new LocalStorage();
  }
}
