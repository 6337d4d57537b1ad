package io.modelsigning.cli;

import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import io.modelsigning.cli.signer.KeyHolderFactory;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.elsewhere.BucketStorage;
import io.modelsigning.elsewhere.ElsewhereModule;
import io.modelsigning.elsewhere.MemoryKeys;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** The program with a storage and a holder of keys more than {@link CliComponent} has. */
@Singleton
@Component(
    modules = {CliComponent.Modules.class, ElsewhereModule.class, ElsewhereComponent.Keys.class})
interface ElsewhereComponent {
  Runner runner();

  /** Keys whose references begin with {@code memorykms://}. */
  @Module
  interface Keys {
    @Provides
    @IntoMap
    @StringKey("memorykms")
    static KeyHolderFactory memoryKeys(MemoryKeys keys) {
      return secrets -> keys;
    }
  }

  /** Takes what comes from outside of the process. */
  @Component.Factory
  interface Factory {
    ElsewhereComponent create(
        @BindsInstance BucketStorage buckets,
        @BindsInstance MemoryKeys keys,
        @BindsInstance Streams streams,
        @BindsInstance Screen screen,
        @BindsInstance PasswordPrompt prompt,
        @BindsInstance Map<String, String> environment,
        @BindsInstance Clock clock,
        @BindsInstance @Named("threads") int threads);
  }
}
