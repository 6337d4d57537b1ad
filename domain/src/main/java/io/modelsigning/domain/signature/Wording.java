package io.modelsigning.domain.signature;

import java.util.List;

/** Sentences about one or several paths. */
final class Wording {
  private static final int NAMED = 3;

  private Wording() {}

  /** Returns the first few of {@code paths}, a count of the others, and what is said of them. */
  static String of(List<String> paths, String ofOne, String ofSeveral) {
    if (paths.size() == 1) {
      return "'%s' %s".formatted(paths.getFirst(), ofOne);
    }
    // A count of one would be as long as the name it hides.
    int named = paths.size() <= NAMED ? paths.size() : NAMED - 1;
    StringBuilder subject = new StringBuilder();
    for (int i = 0; i < named; i++) {
      boolean last = i == paths.size() - 1;
      subject.append(i == 0 ? "" : last ? " and " : ", ").append('\'');
      subject.append(paths.get(i)).append('\'');
    }
    if (named < paths.size()) {
      subject.append(" and ").append(paths.size() - named).append(" others");
    }
    return subject.append(' ').append(ofSeveral).toString();
  }
}
