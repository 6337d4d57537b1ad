package io.modelsigning.springboot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Adds the models to the application's health, where it has one. */
@AutoConfiguration(after = ModelSigningAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(VerifiedModels.class)
public final class ModelSigningHealthAutoConfiguration {
  /** Made by Spring. */
  public ModelSigningHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "modelSigningHealthIndicator")
  @ConditionalOnEnabledHealthIndicator(ModelSigningProperties.PREFIX)
  HealthIndicator modelSigningHealthIndicator(VerifiedModels models) {
    return new ModelSigningHealthIndicator(models);
  }
}
