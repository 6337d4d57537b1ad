package io.modelsigning.cli.result;

import io.modelsigning.domain.discovery.LeftOut;
import java.util.ArrayList;
import java.util.List;

/**
 * What the results of several models come to.
 *
 * @param models how many were answered
 * @param done those of which the answer is what was hoped for
 * @param tolerated those of them that do not verify, which a policy says does not count
 * @param refused those that do not verify
 * @param unanswered those of which there is no answer, and what could not be searched
 * @param files hashed, of all models together
 * @param bytes hashed
 * @param unaffected models that were passed over, since no file of theirs is listed as changed
 * @param leftOut what was not looked into; the first {@value Counter#MAXIMUM_LEFT_OUT} of it
 * @param allLeftOut how many there were of that
 */
public record Tally(
    long models,
    long done,
    long tolerated,
    long refused,
    long unanswered,
    long files,
    long bytes,
    long unaffected,
    List<LeftOut> leftOut,
    long allLeftOut) {
  public Tally {
    leftOut = List.copyOf(leftOut);
  }

  /** Counts. Not thread-safe. */
  public static final class Counter {
    static final int MAXIMUM_LEFT_OUT = 100;

    private long models;
    private long done;
    private long tolerated;
    private long refused;
    private long unanswered;
    private long files;
    private long bytes;
    private long unaffected;
    private final List<LeftOut> leftOut = new ArrayList<>();
    private long allLeftOut;

    /** Counts the result of one model. */
    public void add(CommandResult result) {
      models++;
      switch (result.exitCode()) {
        case DONE -> done++;
        case REFUSED -> refused++;
        case USAGE, UNAVAILABLE, INTERRUPTED -> unanswered++;
      }
      if (result instanceof CommandResult.Judged judged && judged.tolerated().isPresent()) {
        tolerated++;
      }
      result
          .hashedContent()
          .ifPresent(
              hashed -> {
                files += hashed.files();
                bytes += hashed.bytes();
              });
    }

    /** Counts a model that was passed over. */
    public void addUnaffected() {
      unaffected++;
    }

    /** Counts what was not looked into. */
    public void add(LeftOut part) {
      allLeftOut++;
      if (leftOut.size() < MAXIMUM_LEFT_OUT) {
        leftOut.add(part);
      }
    }

    /** Returns what was counted so far. */
    public Tally now() {
      return new Tally(
          models,
          done,
          tolerated,
          refused,
          unanswered,
          files,
          bytes,
          unaffected,
          leftOut,
          allLeftOut);
    }
  }
}
