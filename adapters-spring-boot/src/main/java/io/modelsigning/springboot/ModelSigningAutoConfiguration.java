package io.modelsigning.springboot;

import io.modelsigning.ModelVerifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.io.ResourceLoader;

/**
 * Makes a {@link ModelVerifier} of the properties, verifies the models that they name, and resolves
 * locations of their files ({@code verified:NAME/PATH}). An application's own beans replace both.
 * Nothing is made where nothing of {@code model-signing} is set.
 */
@AutoConfiguration
@ConditionalOnProperty(
    prefix = ModelSigningProperties.PREFIX,
    name = "enabled",
    matchIfMissing = true)
@EnableConfigurationProperties(ModelSigningProperties.class)
public final class ModelSigningAutoConfiguration {
  /** Made by Spring. */
  public ModelSigningAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  @Conditional(OnModelSigningSettings.class)
  ModelVerifier modelVerifier(
      ModelSigningProperties properties, ObjectProvider<ModelVerifierCustomizer> customizers) {
    return ConfiguredVerifier.of(properties, customizers.orderedStream().toList());
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(ModelVerifier.class)
  VerifiedModels verifiedModels(
      ModelVerifier verifier, ModelSigningProperties properties, ResourceLoader loader) {
    return new ModelsAtStart(verifier, loader).verify(properties);
  }

  /** Static, since it has to be there before other beans, whose locations it resolves. */
  @Bean
  static VerifiedLocations verifiedLocations() {
    return new VerifiedLocations();
  }
}
