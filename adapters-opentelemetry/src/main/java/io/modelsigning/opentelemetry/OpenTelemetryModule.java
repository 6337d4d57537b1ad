package io.modelsigning.opentelemetry;

import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.Map;

/** Provides tracing; the component gives the environment. */
@Module
public interface OpenTelemetryModule {
  /**
   * Returns tracing as the {@code OTEL_*} variables configure it. Where they cannot be followed,
   * nothing is traced, and every trace says why when it is exported.
   *
   * @param environment the environment variables, of which {@link TraceSettings#wanted} approves
   */
  @Provides
  @Singleton
  static Telemetry telemetry(Map<String, String> environment) {
    return SdkTelemetry.configuredBy(environment);
  }
}
