package io.modelsigning.djl;

import ai.djl.MalformedModelException;
import ai.djl.repository.Repository;
import ai.djl.repository.SimpleRepository;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.DefaultModelZoo;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooModel;
import io.modelsigning.ModelContentException;
import io.modelsigning.TemporaryCopy;
import io.modelsigning.VerifiedModel;
import io.modelsigning.onnx.OnnxModelException;
import io.modelsigning.onnx.VerifiedOnnx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Models of the Deep Java Library that have seen verified content alone, whatever happens to the
 * model's files after the verification.
 *
 * <p>A model is loaded from a private copy in the system's temporary folder, which has the verified
 * files and nothing else, and is deleted when the model is closed: engines map files, and
 * translators read some when predictors are made.
 *
 * <p>What would load more than the copy is refused: models of ONNX with external data elsewhere
 * ({@link VerifiedOnnx}), options in {@code serving.properties} that are not known to load nothing,
 * and folders that are taken for a repository of models, from which others could be fetched. What
 * remains is what the criteria name, an engine, a translator, a library; and what the model itself
 * brings and its signer vouches for, classes among it: the library loads those of {@code *.jar} and
 * {@code classes/} in a model.
 */
public final class VerifiedDjl {
  private VerifiedDjl() {}

  /**
   * Loads a model; the caller closes it, and with it the copy.
   *
   * @param criteria what else is said of the model: types, engine, translator, name, options. Where
   *     it is, by {@code optModelPath}, {@code optModelUrls} or {@code optModelZoo}, is replaced.
   *     It is not changed
   * @throws ModelContentException if a file's content is not the signed one any more
   * @throws OnnxModelException if a model of ONNX in it is refused
   * @throws MalformedModelException if something else in it is, or the engine refuses it
   * @throws ModelNotFoundException if the criteria are not met
   * @throws IOException if something cannot be read or copied
   */
  public static <I, O> ZooModel<I, O> load(VerifiedModel model, Criteria.Builder<I, O> criteria)
      throws IOException, ModelNotFoundException, MalformedModelException {
    Criteria<I, O> given = criteria.build();
    TemporaryCopy copy = model.temporaryCopy();
    try {
      VerifiedOnnx.requireOwnData(copy.path());
      ServingProperties.requireHarmless(
          copy.path(), Optional.ofNullable(given.getOptions()).orElse(Map.of()));
      ZooModel<I, O> loaded =
          criteria
              .setTypes(given.getInputClass(), given.getOutputClass())
              .optModelZoo(zooOf(copy.path()))
              .build()
              .loadModel();
      return new VerifiedZooModel<>(loaded, copy);
    } catch (Throwable e) {
      copy.close();
      throw e;
    }
  }

  /** Returns the zoo that is a folder, and has nothing else. */
  static ModelZoo zooOf(Path folder) throws IOException, MalformedModelException {
    ModelZoo zoo = new DefaultModelZoo(folder.toUri().toURL().toString());
    List<Repository> repositories = new ArrayList<>();
    for (ModelLoader loader : zoo.getModelLoaders()) {
      repositories.add(loader.getMrl().getRepository());
    }
    // Not of several places, where the path has a comma, and not one that lists models elsewhere.
    if (repositories.size() != 1
        || !(repositories.getFirst() instanceof SimpleRepository only)
        || only.isRemote()
        || !Path.of(only.getBaseUri()).equals(folder)) {
      throw new MalformedModelException(
          "'%s' must be one model, but is taken for a repository of models".formatted(folder));
    }
    return zoo;
  }
}
