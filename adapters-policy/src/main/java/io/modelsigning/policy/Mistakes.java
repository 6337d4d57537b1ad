package io.modelsigning.policy;

import io.modelsigning.domain.Reason;
import io.modelsigning.policy.PolicyFinding.Severity;
import io.modelsigning.yaml.Place;
import io.modelsigning.yaml.YamlFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What becomes of mistakes in a policy: the first one ends its reading, or as many as are
 * independent of each other are gathered. Not thread-safe.
 */
final class Mistakes {
  /** So many are gathered; who has to mend more than that, begins with these. */
  static final int MAXIMUM = 1000;

  private final boolean gathering;
  private final Set<PolicyFinding> found = new LinkedHashSet<>();
  private final Set<YamlFault> consequences = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> files = new LinkedHashSet<>();

  private Mistakes(boolean gathering) {
    this.gathering = gathering;
  }

  /** Returns that the first mistake ends the reading. */
  static Mistakes first() {
    return new Mistakes(false);
  }

  /** Returns that mistakes are gathered. */
  static Mistakes all() {
    return new Mistakes(true);
  }

  /** A part of the reading that others do not depend on. */
  interface Part {
    void read() throws YamlFault;
  }

  /**
   * As {@link #in}, for whom it is the same whether something was wrong.
   *
   * @throws YamlFault if something was wrong, and the reading ends
   */
  void read(Part part) throws YamlFault {
    boolean unused = in(part);
  }

  /**
   * Reads a part.
   *
   * @return whether nothing in it was wrong
   * @throws YamlFault if something was wrong, and the reading ends
   */
  boolean in(Part part) throws YamlFault {
    int before = found.size() + consequences.size();
    try {
      part.read();
      return found.size() + consequences.size() == before;
    } catch (YamlFault e) {
      add(e);
      // Beyond a limit there may be much more of the same.
      if (!gathering || e.kind() == YamlFault.Kind.LIMIT_EXCEEDED || found.size() >= MAXIMUM) {
        throw e;
      }
      return false;
    }
  }

  /** Notes a mistake; one that is a consequence of another, or noted already, is none. */
  void add(YamlFault e) {
    if (!consequences.contains(e)) {
      found.add(
          new PolicyFinding(
              Severity.ERROR,
              PolicyReasons.of(e),
              e.file(),
              e.line(),
              e.column(),
              e.member(),
              e.text()));
    }
  }

  /** Notes that what stands somewhere is not as it should be. */
  void add(Severity severity, Reason reason, Place place, String text) {
    if (found.size() < MAXIMUM) {
      found.add(
          new PolicyFinding(
              severity, reason, place.file(), place.line(), place.column(), place.member(), text));
    }
  }

  /** Returns the mistake, which will not be noted: it may be due to another one. */
  YamlFault consequence(YamlFault e) {
    consequences.add(e);
    return e;
  }

  /** Notes a file; what is found is told in the order of the files. */
  void reading(String file) {
    files.add(file);
  }

  /** Returns whether mistakes are gathered. */
  boolean areGathered() {
    return gathering;
  }

  /** Returns whether nothing was wrong so far. */
  boolean isEmpty() {
    return found.isEmpty() && consequences.isEmpty();
  }

  /** Returns what was noted, in the order of the files and their lines. */
  List<PolicyFinding> found() {
    List<String> order = List.copyOf(files);
    Set<PolicyFinding> once = new HashSet<>();
    List<PolicyFinding> sorted = new ArrayList<>(found);
    sorted.removeIf(one -> !once.add(one));
    sorted.sort(
        Comparator.comparingInt((PolicyFinding one) -> order.indexOf(one.file()))
            .thenComparingInt(PolicyFinding::line)
            .thenComparingInt(PolicyFinding::column));
    return sorted;
  }
}
