package io.modelsigning.elsewhere;

import dagger.Binds;
import dagger.Module;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import io.modelsigning.domain.port.out.Storage;

/** All that the component has to name to open locations of another scheme. */
@Module
public interface ElsewhereModule {
  /** Returns the storage of locations that begin with {@code bucket://}. */
  @Binds
  @IntoMap
  @StringKey(BucketStorage.SCHEME)
  Storage storage(BucketStorage buckets);
}
