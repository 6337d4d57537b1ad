package io.modelsigning.domain.service;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.ArrayList;
import java.util.List;

/** Tells the listener each warning when it is found and keeps it for the result. */
final class WarningCollector {
  private final ProgressListener listener;
  private final List<Warning> warnings = new ArrayList<>();

  WarningCollector(ProgressListener listener) {
    this.listener = listener;
  }

  void add(Reason reason, String message) {
    add(new Warning(reason, message));
  }

  void add(Warning warning) {
    warnings.add(warning);
    listener.warned(warning);
  }

  void addAll(List<Warning> found) {
    found.forEach(this::add);
  }

  /** Says which empty files a signature over shards leaves uncovered. */
  void addEmptyFiles(List<String> emptyFiles) {
    if (!emptyFiles.isEmpty()) {
      String others = emptyFiles.size() == 1 ? "" : " and " + (emptyFiles.size() - 1) + " more";
      add(
          Reason.EMPTY_FILE_NOT_COVERED,
          "'%s'%s: an empty file has no shard, so a signature over shards does not cover it"
              .formatted(emptyFiles.getFirst(), others));
    }
  }

  List<Warning> all() {
    return List.copyOf(warnings);
  }
}
