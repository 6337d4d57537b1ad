package io.modelsigning.cli.parse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToIntBiFunction;

/** Finds what somebody meant who misspelt a word. */
public final class Suggestions {
  private static final int MOST = 3;

  /** One mistake is forgiven in a word of this length, and another for each such length more. */
  private static final int LETTERS_PER_MISTAKE = 4;

  /** Such words, as options of one letter are, have no room for a mistake. */
  private static final int SHORTEST = 2;

  private Suggestions() {}

  /** Returns those of {@code names} that resemble {@code word}, the nearest first. */
  public static List<String> of(String word, Collection<String> names) {
    return of(word, names, Suggestions::mistakes);
  }

  /**
   * Does so with any way to count mistakes, which is not asked where lengths alone tell that there
   * are too many: words may be far longer than any name.
   */
  public static List<String> of(
      String word, Collection<String> names, ToIntBiFunction<String, String> distance) {
    int forgiven = Math.max(1, word.length() / LETTERS_PER_MISTAKE);
    List<Candidate> candidates = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      if (Math.abs(word.length() - name.length()) > forgiven) {
        continue;
      }
      int mistakes = distance.applyAsInt(word, name);
      // One letter in place of the only one is no mistake of spelling, but another option.
      boolean close =
          word.length() <= SHORTEST ? word.equalsIgnoreCase(name) : mistakes <= forgiven;
      if (close) {
        candidates.add(new Candidate(name, mistakes));
      }
    }
    return candidates.stream()
        .sorted(Comparator.comparingInt(Candidate::mistakes).thenComparing(Candidate::name))
        .limit(MOST)
        .map(Candidate::name)
        .toList();
  }

  private record Candidate(String name, int mistakes) {}

  /**
   * Returns how many letters have to be put in, left out, replaced, or swapped with the next, to
   * make one word of the other.
   */
  public static int mistakes(String from, String to) {
    int[][] mistakes = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      mistakes[i][0] = i;
    }
    for (int j = 0; j <= to.length(); j++) {
      mistakes[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(mistakes[i - 1][j], mistakes[i][j - 1]) + 1;
        least = Math.min(least, mistakes[i - 1][j - 1] + replaced);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least = Math.min(least, mistakes[i - 2][j - 2] + 1);
        }
        mistakes[i][j] = least;
      }
    }
    return mistakes[from.length()][to.length()];
  }
}
