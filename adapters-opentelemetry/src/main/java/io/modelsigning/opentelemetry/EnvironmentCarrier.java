package io.modelsigning.opentelemetry;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller's context in environment variables, which are named as the headers are, in upper
 * case (OpenTelemetry specification, environment variables as context propagation carriers).
 */
final class EnvironmentCarrier implements TextMapGetter<Map<String, String>> {
  @Override
  public @Nullable String get(@Nullable Map<String, String> environment, String header) {
    return environment == null
        ? null
        : environment.get(header.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
