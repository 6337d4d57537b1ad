package io.modelsigning.cli;

import dagger.Binds;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import io.modelsigning.cli.command.CommandRunner;
import io.modelsigning.cli.command.Commands;
import io.modelsigning.cli.signer.KeyHoldersModule;
import io.modelsigning.cli.storage.StoragesModule;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.filesystem.FilesystemModule;
import io.modelsigning.json.JsonModule;
import io.modelsigning.keys.KeysModule;
import io.modelsigning.opentelemetry.OpenTelemetryModule;
import io.modelsigning.sigstore.SigstoreModule;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** The assembled program; the only place where the adapters meet. */
@Singleton
@Component(modules = CliComponent.Modules.class)
interface CliComponent {
  Runner runner();

  /** Returns all commands, for what describes them. */
  Commands commands();

  /** All adapters, and what is here. */
  @Module(
      includes = {
        FilesystemModule.class,
        JsonModule.class,
        KeysModule.class,
        SigstoreModule.class,
        OpenTelemetryModule.class,
        KeyHoldersModule.class,
        StoragesModule.class
      })
  interface Modules {
    @Binds
    CommandRunner commandRunner(Runner runner);
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
