package io.modelsigning.archive;

import io.modelsigning.domain.Reason;

/** Why models in archives are refused. */
public final class ArchiveReasons {
  /** A name stands for several files, of which readers take one or another. */
  public static final Reason AMBIGUOUS_MODEL = new Reason("ambiguous-model");

  private ArchiveReasons() {}
}
