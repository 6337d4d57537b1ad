package io.modelsigning.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

/** What the application's health says of its models; the older Spring Boot has none of it. */
final class HealthTest {
  private static final String BEAN = "modelSigningHealthIndicator";

  @TempDir Path folder;

  private ModelFolder signed;

  @BeforeEach
  void sign() throws Exception {
    signed = new ModelFolder(folder).signed();
  }

  private static Health health(ApplicationContext context) {
    return Objects.requireNonNull(context.getBean(BEAN, HealthIndicator.class).health());
  }

  @Test
  void verifiedModelsAreUp() {
    signed
        .withKeyAndModel()
        .run(
            context -> {
              assertEquals(Status.UP, health(context).getStatus());
              assertThat(health(context).getDetails().get("bert"))
                  .asString()
                  .startsWith("verified, signed by ");
            });
  }

  @Test
  void oneThatIsNotIsDown() throws Exception {
    signed.swap("config.json");
    signed
        .withKeyAndModel()
        .withPropertyValues("model-signing.on-failure=warn")
        .run(
            context -> {
              assertEquals(Status.DOWN, health(context).getStatus());
              assertEquals(
                  "not verified: content-mismatch", health(context).getDetails().get("bert"));
            });
  }

  @Test
  void itCanBeLeftOut() {
    signed
        .withKeyAndModel()
        .withPropertyValues("management.health.model-signing.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(BEAN));
    ModelFolder.application().run(context -> assertThat(context).doesNotHaveBean(BEAN));
  }
}
