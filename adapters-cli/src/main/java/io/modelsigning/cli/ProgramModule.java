package io.modelsigning.cli;

import dagger.Binds;
import dagger.Module;
import dagger.multibindings.Multibinds;
import io.modelsigning.cli.command.AddedCommand;
import io.modelsigning.cli.command.CommandRunner;
import io.modelsigning.cli.option.Options;
import io.modelsigning.cli.signer.KeyHoldersModule;
import io.modelsigning.filesystem.FilesystemModule;
import io.modelsigning.json.JsonModule;
import io.modelsigning.keys.KeysModule;
import io.modelsigning.opentelemetry.OpenTelemetryModule;
import io.modelsigning.sigstore.SigstoreModule;
import java.util.Set;

/**
 * What every program with these commands has in common. Who assembles one adds where models are
 * hashed ({@link io.modelsigning.cli.usecase.EngineSource}), the storages that are not this
 * machine's files, and commands of its own.
 */
@Module(
    includes = {
      FilesystemModule.class,
      JsonModule.class,
      KeysModule.class,
      SigstoreModule.class,
      OpenTelemetryModule.class,
      KeyHoldersModule.class
    })
public interface ProgramModule {
  /** Returns what runs a command as a part of another. */
  @Binds
  CommandRunner commandRunner(Runner runner);

  /** Returns the commands that only this program has. */
  @Multibinds
  Set<AddedCommand> addedCommands();

  /** Returns the options that all commands of this program have more. */
  @Multibinds
  Set<Options> addedOptions();
}
