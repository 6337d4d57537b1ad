package io.modelsigning.cli;

import dagger.Binds;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import io.modelsigning.cli.command.Commands;
import io.modelsigning.cli.storage.StoragesModule;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.cli.usecase.EngineSource;
import io.modelsigning.cli.usecase.LocalEngines;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** The program as it is assembled for one machine. */
@Singleton
@Component(modules = CliComponent.Modules.class)
interface CliComponent {
  Runner runner();

  /** Returns all commands, for what describes them. */
  Commands commands();

  /** All adapters, and what is here. */
  @Module(includes = {ProgramModule.class, StoragesModule.class})
  interface Modules {
    @Binds
    EngineSource engines(LocalEngines engines);
  }

  /** Takes what comes from outside of the process. */
  @Component.Factory
  interface Factory {
    CliComponent create(
        @BindsInstance Streams streams,
        @BindsInstance Screen screen,
        @BindsInstance PasswordPrompt prompt,
        @BindsInstance Map<String, String> environment,
        @BindsInstance Clock clock,
        @BindsInstance @Named("threads") int threads);
  }
}
