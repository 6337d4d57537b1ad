package io.modelsigning.springboot;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ProtocolResolver;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Resolves {@code verified:NAME/PATH} to a {@link VerifiedResource}, in all that takes locations. A
 * post-processor only to be there before the first bean that has one.
 */
final class VerifiedLocations
    implements ProtocolResolver, BeanFactoryPostProcessor, ApplicationContextAware {
  static final String PREFIX = "verified:";

  private @Nullable ObjectProvider<VerifiedModels> models;

  @Override
  public void setApplicationContext(ApplicationContext context) {
    models = context.getBeanProvider(VerifiedModels.class);
    if (context instanceof ConfigurableApplicationContext configurable) {
      configurable.addProtocolResolver(this);
    }
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    // It is here in time: that is all.
  }

  @Override
  public @Nullable Resource resolve(String location, ResourceLoader loader) {
    if (!location.startsWith(PREFIX)) {
      return null;
    }
    String rest = location.substring(PREFIX.length());
    int slash = rest.indexOf('/');
    String name = slash < 0 ? rest : rest.substring(0, slash);
    return new VerifiedResource(
        name,
        slash < 0 ? "" : rest.substring(slash + 1),
        () -> models().flatMap(found -> found.find(name)),
        missing ->
            models()
                .map(found -> found.absence(missing))
                .orElse("no model is verified: nothing of model-signing is set"));
  }

  /** Looked up when a file is opened: by then, models are verified. */
  private Optional<VerifiedModels> models() {
    ObjectProvider<VerifiedModels> provider = models;
    return provider == null ? Optional.empty() : Optional.ofNullable(provider.getIfAvailable());
  }
}
