package io.modelsigning.pkcs11;

import io.modelsigning.pkcs11.Pkcs11Uri.Attribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which file is the module that a reference means. */
final class ModuleFiles {
  private ModuleFiles() {}

  /** Where distributions install p11-kit's modules, and where SoftHSM's is beside them. */
  static List<Path> usualFolders() {
    List<Path> folders = new ArrayList<>();
    for (String library :
        List.of(
            "/usr/lib64",
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib",
            "/usr/local/lib64",
            "/usr/local/lib",
            "/opt/homebrew/lib")) {
      for (String folder : List.of("pkcs11", "softhsm", "")) {
        folders.add(Path.of(library, folder));
      }
    }
    return List.copyOf(folders);
  }

  /** Returns the file, which is there. */
  static Path find(Pkcs11Uri uri, Pkcs11Settings settings) throws Pkcs11Exception {
    Optional<String> name = uri.text(Attribute.MODULE_NAME);
    Optional<Path> path = uri.file(Attribute.MODULE_PATH);
    if (path.isPresent()) {
      return name.isPresent() && Files.isDirectory(path.get())
          ? named(name.get(), List.of(path.get()))
          : file(path.get());
    }
    if (name.isPresent()) {
      return named(name.get(), settings.folders());
    }
    if (settings.module().isPresent()) {
      return file(settings.module().get().toAbsolutePath());
    }
    throw new Pkcs11Exception(
        Pkcs11Reasons.PKCS11_MODULE_NOT_FOUND,
        "no PKCS #11 module is named, by 'module-path' or 'module-name' in the URI or else");
  }

  private static Path file(Path module) throws Pkcs11Exception {
    if (!Files.exists(module)) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.PKCS11_MODULE_NOT_FOUND,
          "the PKCS #11 module '%s' does not exist".formatted(module));
    }
    if (!Files.isRegularFile(module)) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.PKCS11_MODULE_UNUSABLE,
          "the PKCS #11 module '%s' is no regular file".formatted(module));
    }
    return module;
  }

  private static Path named(String name, List<Path> folders) throws Pkcs11Exception {
    for (Path folder : folders) {
      for (String file :
          List.of(name, name + ".so", "lib" + name + ".so", "lib" + name + ".dylib")) {
        Path module = folder.resolve(file);
        if (Files.isRegularFile(module)) {
          return module.toAbsolutePath();
        }
      }
    }
    List<Path> there = folders.stream().filter(Files::isDirectory).toList();
    throw new Pkcs11Exception(
        Pkcs11Reasons.PKCS11_MODULE_NOT_FOUND,
        "no PKCS #11 module '%s' is in %s"
            .formatted(
                name,
                there.isEmpty()
                    ? "any of %d folders, of which none exists".formatted(folders.size())
                    : String.join(", ", there.stream().map(Path::toString).toList())));
  }
}
