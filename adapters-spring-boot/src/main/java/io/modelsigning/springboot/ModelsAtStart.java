package io.modelsigning.springboot;

import io.modelsigning.ModelVerifier;
import io.modelsigning.UnverifiedModel;
import io.modelsigning.Verdict;
import io.modelsigning.VerifiedModel;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.PlainCharacters;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.springboot.ModelSigningProperties.OnFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ResourceUtils;

/** Verifies the models that the properties name, when the application starts. */
final class ModelsAtStart {
  private static final Log LOG = LogFactory.getLog(ModelsAtStart.class);

  /** At most this many differences are named. */
  private static final int NAMED = 10;

  private final ModelVerifier verifier;
  private final ResourceLoader loader;

  ModelsAtStart(ModelVerifier verifier, ResourceLoader loader) {
    this.verifier = verifier;
    this.loader = loader;
  }

  /**
   * Verifies them one after the other.
   *
   * @throws ModelNotVerifiedException if one is not verified that has to be
   */
  VerifiedModels verify(ModelSigningProperties properties) {
    Map<String, VerifiedModel> verified = new TreeMap<>();
    List<VerifiedModels.Unverified> others = new ArrayList<>();
    for (Map.Entry<String, ModelSigningProperties.Model> each : properties.models().entrySet()) {
      String name = each.getKey();
      ModelSigningProperties.Model model = each.getValue();
      try {
        VerifiedModel found = verify(name, model);
        verified.put(name, found);
        LOG.info(
            "the model '%s' is verified: %d files, signed by %s"
                .formatted(
                    name, found.files().size(), PlainCharacters.visible(found.signer().name())));
      } catch (ToleratedException e) {
        LOG.warn("%s; the policy tolerates that".formatted(e.getMessage()));
        others.add(e.model);
      } catch (ModelNotVerifiedException e) {
        if (properties.onFailureOf(model) == OnFailure.FAIL) {
          throw e;
        }
        LOG.warn("%s; the application starts without it".formatted(e.getMessage()));
        others.add(e.model());
      }
    }
    return new VerifiedModels(verified, others);
  }

  /**
   * That a policy lets a model be used which is not verified: it is not to be had, but no failure.
   */
  private static final class ToleratedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final VerifiedModels.Unverified model;

    ToleratedException(VerifiedModels.Unverified model) {
      super("the model '%s' is not verified: %s".formatted(model.name(), model.message()));
      this.model = model;
    }
  }

  private VerifiedModel verify(String name, ModelSigningProperties.Model model)
      throws ToleratedException {
    String location = model.location();
    if (location == null || location.isBlank()) {
      throw failure(
          name,
          "",
          Reason.NOT_FOUND,
          "model-signing.models.%s.location must be set, but is not".formatted(name),
          null);
    }
    try {
      String signature = model.signature();
      Verdict verdict =
          signature == null
              ? verifier.verify(path(location))
              : verifier.verify(path(location), path(signature));
      return switch (verdict) {
        case VerifiedModel verified -> verified;
        case UnverifiedModel unverified -> throw refusal(name, location, unverified);
      };
    } catch (ModelSigningException e) {
      throw failure(
          name, location, e.reason(), PlainCharacters.visible(String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw failure(name, location, Reason.IO_ERROR, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(name, location, Reason.IO_ERROR, "verifying it was interrupted", e);
    }
  }

  private static ModelNotVerifiedException refusal(
      String name, String location, UnverifiedModel unverified) throws ToleratedException {
    StringBuilder message = new StringBuilder(PlainCharacters.visible(unverified.message()));
    List<Difference> differences = unverified.differences();
    for (Difference difference : differences.subList(0, Math.min(NAMED, differences.size()))) {
      message
          .append("\n  ")
          .append(PlainCharacters.visible(difference.path()))
          .append(": ")
          .append(difference.kind().id());
    }
    if (differences.size() > NAMED) {
      message.append("\n  and ").append(differences.size() - NAMED).append(" more");
    }
    if (unverified.isTolerated()) {
      throw new ToleratedException(
          new VerifiedModels.Unverified(name, location, unverified.reason(), message.toString()));
    }
    return failure(name, location, unverified.reason(), message.toString(), null);
  }

  private static ModelNotVerifiedException failure(
      String name, String location, Reason reason, String message, @Nullable Throwable cause) {
    return new ModelNotVerifiedException(
        new VerifiedModels.Unverified(name, location, reason, message), cause);
  }

  /** Returns a path as it is, and what a location leads to where it is one. */
  private Path path(String location) throws IOException {
    return ResourceUtils.isUrl(location)
        ? loader.getResource(location).getFile().toPath()
        : Path.of(location);
  }
}
