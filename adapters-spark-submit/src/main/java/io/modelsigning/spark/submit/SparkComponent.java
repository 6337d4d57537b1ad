package io.modelsigning.spark.submit;

import dagger.BindsInstance;
import dagger.Component;
import io.modelsigning.cli.ProgramModule;
import io.modelsigning.cli.Runner;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** The program as it is assembled for a cluster. */
@Singleton
@Component(modules = {ProgramModule.class, SparkModule.class})
interface SparkComponent {
  Runner runner();

  /** Takes what comes from outside of the process. */
  @Component.Factory
  interface Factory {
    SparkComponent create(
        @BindsInstance Cluster cluster,
        @BindsInstance Streams streams,
        @BindsInstance Screen screen,
        @BindsInstance PasswordPrompt prompt,
        @BindsInstance Map<String, String> environment,
        @BindsInstance Clock clock,
        @BindsInstance @Named("threads") int threads);
  }
}
