package io.modelsigning.springboot;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down if a model was not verified when the application started. Models are not hashed again: what
 * is opened is checked then.
 */
final class ModelSigningHealthIndicator extends AbstractHealthIndicator {
  private final VerifiedModels models;

  ModelSigningHealthIndicator(VerifiedModels models) {
    super("the health of models cannot be told");
    this.models = models;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.up();
    for (String name : models.names()) {
      builder.withDetail(name, "verified, signed by " + models.get(name).signer().name());
    }
    for (VerifiedModels.Unverified model : models.unverified()) {
      builder.down().withDetail(model.name(), "not verified: " + model.reason().code());
    }
  }
}
