package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;

/** What users are told of failures. */
final class Failures {
  private Failures() {}

  /**
   * Returns what a user is told who wanted something of a model.
   *
   * @param attempt what failed: "read"
   * @param display the file or the model, as a user names it
   */
  static ModelAccessException ofModel(String attempt, String display, ObjectAccessException e) {
    if (e.reason().equals(Reason.FILE_CHANGED)) {
      return new ModelAccessException(
          Reason.FILE_CHANGED,
          display,
          "the model changed: '%s' is not what was listed any more: %s"
              .formatted(display, e.text()),
          e);
    }
    return new ModelAccessException(
        e.reason(), display, "cannot %s '%s': %s".formatted(attempt, display, e.text()), e);
  }

  /** Returns what a user is told who wanted something of a signature. */
  static SignatureAccessException ofSignature(
      String attempt, String display, ObjectAccessException e) {
    return new SignatureAccessException(
        e.reason(), "cannot %s signature '%s': %s".formatted(attempt, display, e.text()), e);
  }

  static ModelAccessException interrupted(String display, InterruptedException e) {
    return new ModelAccessException(
        Reason.IO_ERROR,
        display,
        "cannot read '%s': the thread is interrupted".formatted(display),
        e);
  }
}
