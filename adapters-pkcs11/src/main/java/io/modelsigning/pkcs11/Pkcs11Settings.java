package io.modelsigning.pkcs11;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How tokens are reached where a reference does not say it. Immutable.
 *
 * @param module the PKCS #11 module for references that name none
 * @param folders where a {@code module-name} is looked for, in this order, and nowhere else
 * @param timeLimit how long a sequence of calls, such as one that signs, may take a module
 */
public record Pkcs11Settings(Optional<Path> module, List<Path> folders, Duration timeLimit) {
  /** No module, the folders into which Linux distributions install modules, a minute. */
  public static final Pkcs11Settings DEFAULT =
      new Pkcs11Settings(Optional.empty(), ModuleFiles.usualFolders(), Duration.ofMinutes(1));

  /**
   * @throws IllegalArgumentException if {@code timeLimit} is not positive
   */
  public Pkcs11Settings {
    folders = List.copyOf(folders);
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("timeLimit must be positive, but is " + timeLimit);
    }
  }

  /** Returns these with another module. */
  public Pkcs11Settings withModule(Path module) {
    return new Pkcs11Settings(Optional.of(module), folders, timeLimit);
  }

  /** Returns these with other folders. */
  public Pkcs11Settings withFolders(List<Path> folders) {
    return new Pkcs11Settings(module, folders, timeLimit);
  }

  /** Returns these with another time limit. */
  public Pkcs11Settings withTimeLimit(Duration timeLimit) {
    return new Pkcs11Settings(module, folders, timeLimit);
  }
}
