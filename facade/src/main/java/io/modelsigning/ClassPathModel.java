package io.modelsigning;

import io.modelsigning.archive.ArchiveModel;
import io.modelsigning.archive.ArchiveReasons;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.SignatureFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * A model that comes with a program, found by its signature: in a JAR file, or in a folder as
 * development tools lay them out.
 */
record ClassPathModel(ModelSource model, SignatureStore signature) {
  /**
   * @param path of the model's folder or its only file, {@code /}-separated, without one in front
   * @throws ModelSigningException if there is no such model, or there are several
   */
  static ClassPathModel find(ClassLoader loader, String path, ProgressListener progress)
      throws ModelSigningException {
    String inFolder = path + "/model.sig";
    String besideFile = path + ".sig";
    List<URL> folders = resources(loader, inFolder);
    List<URL> files = resources(loader, besideFile);
    if (folders.isEmpty() && files.isEmpty()) {
      throw new SignatureAccessException(
          Reason.NOT_FOUND,
          "the class path must have the signature '%s' or '%s', but has neither"
              .formatted(inFolder, besideFile));
    }
    if (folders.size() + files.size() > 1) {
      throw new ModelAccessException(
          ArchiveReasons.AMBIGUOUS_MODEL,
          path,
          "the class path must have one signature of '%s', but has %s and %s"
              .formatted(path, folders, files));
    }
    boolean folder = files.isEmpty();
    URL found = folder ? folders.getFirst() : files.getFirst();
    if (!found.getProtocol().equals("file")) {
      ArchiveModel model = ArchiveModel.at(found, path);
      return new ClassPathModel(model, model.signature());
    }
    Path signature = local(found, path);
    Path model =
        folder
            ? signature.resolveSibling("")
            : signature.resolveSibling(path.substring(path.lastIndexOf('/') + 1));
    return new ClassPathModel(LocalModel.open(model, progress), SignatureFile.at(signature));
  }

  private static List<URL> resources(ClassLoader loader, String name) throws ModelAccessException {
    try {
      return Collections.list(loader.getResources(name));
    } catch (IOException e) {
      throw new ModelAccessException(
          Reason.IO_ERROR, name, "cannot look for '%s' on the class path".formatted(name), e);
    }
  }

  private static Path local(URL found, String path) throws ModelAccessException {
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new ModelAccessException(
          Reason.NOT_FOUND, path, "'%s' is no place of a file".formatted(found), e);
    }
  }
}
