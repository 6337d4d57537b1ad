package io.modelsigning;

/** Modules that are on the class path only if whoever uses the library names them. */
enum OptionalArtifact {
  SIGSTORE("model-signing-sigstore", "io.modelsigning.sigstore.SigstoreMethods"),
  SIGSTORE_SIGNING(
      "model-signing-sigstore-signing",
      "io.modelsigning.sigstore.SigstoreMethods"
          + " com.google.protobuf.util.JsonFormat com.google.api.FieldBehaviorProto"),
  POLICY("model-signing-policy", "io.modelsigning.policy.PolicyFiles"),
  TIMESTAMP("model-signing-timestamp", "io.modelsigning.timestamp.Timestamps");

  private final String artifact;

  /** Names with spaces between them. */
  private final String classes;

  OptionalArtifact(String artifact, String classes) {
    this.artifact = artifact;
    this.classes = classes;
  }

  /**
   * Makes sure that the module is there.
   *
   * @param what what needs it, for the message
   * @throws IllegalStateException if it is not
   */
  void require(String what) {
    requireLoadable(what, OptionalArtifact.class.getClassLoader());
  }

  void requireLoadable(String what, ClassLoader loader) {
    try {
      for (String one : classes.split(" ", -1)) {
        Class.forName(one, false, loader);
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "%s needs the artifact io.modelsigning:%s, which is not on the class path"
              .formatted(what, artifact),
          e);
    }
  }
}
