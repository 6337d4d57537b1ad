package io.modelsigning.cli.terminal;

import io.modelsigning.domain.port.out.ProgressListener.Phase;

/**
 * Progress as lines of a log: plain numbers of bytes and seconds under names that stay, and the
 * file last because it may hold spaces.
 */
final class ProgressLog {
  private ProgressLog() {}

  /** Returns the line for one moment. */
  static String line(Progress progress) {
    String head = "progress: " + progress.activity();
    if (progress.phase() == Phase.ENUMERATE) {
      head += " found=" + progress.found();
    }
    if (progress.phase() != Phase.HASH) {
      return head + seconds(progress);
    }
    return head
        + " percent="
        + progress.percent()
        + " bytes="
        + progress.doneBytes()
        + "/"
        + progress.allBytes()
        + " rate="
        + progress.bytesPerSecond()
        + seconds(progress)
        + (progress.secondsLeft() < 0 ? "" : " left=" + progress.secondsLeft())
        + (progress.file().isEmpty() ? "" : " file=" + progress.file());
  }

  private static String seconds(Progress progress) {
    return " seconds=" + progress.seconds();
  }
}
