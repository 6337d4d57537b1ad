package io.modelsigning.domain.service;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.policy.Glob;
import java.util.List;

/**
 * Which files of a model a verification is about.
 *
 * @param only patterns, of which a file's path or name has to match one; all files if there is none
 */
record Selection(List<Glob> only) {
  boolean isPartial() {
    return !only.isEmpty();
  }

  boolean has(ModelPath file) {
    if (only.isEmpty()) {
      return true;
    }
    String path = file.toString();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return only.stream().anyMatch(glob -> glob.matches(path, name));
  }
}
