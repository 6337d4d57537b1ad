package io.modelsigning.cli;

import dagger.BindsInstance;
import dagger.Component;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.elsewhere.BucketStorage;
import io.modelsigning.elsewhere.ElsewhereModule;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** The program with one adapter more than {@link CliComponent} has. */
@Singleton
@Component(modules = {CliComponent.Modules.class, ElsewhereModule.class})
interface ElsewhereComponent {
  Runner runner();

  /** Takes what comes from outside of the process. */
  @Component.Factory
  interface Factory {
    ElsewhereComponent create(
        @BindsInstance BucketStorage buckets,
        @BindsInstance Streams streams,
        @BindsInstance Screen screen,
        @BindsInstance PasswordPrompt prompt,
        @BindsInstance Map<String, String> environment,
        @BindsInstance Clock clock,
        @BindsInstance @Named("threads") int threads);
  }
}
