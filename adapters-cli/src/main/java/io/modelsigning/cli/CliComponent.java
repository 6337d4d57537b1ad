package io.modelsigning.cli;

import dagger.BindsInstance;
import dagger.Component;
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
@Component(
    modules = {JsonModule.class, KeysModule.class, SigstoreModule.class, OpenTelemetryModule.class})
interface CliComponent {
  Application application();

  /** Returns all commands, for what describes them. */
  Commands commands();

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
