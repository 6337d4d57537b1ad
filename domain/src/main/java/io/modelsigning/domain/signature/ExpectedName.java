package io.modelsigning.domain.signature;

import java.util.function.Predicate;

/** Which name a signer must have. No expectation accepts an empty name. */
public sealed interface ExpectedName {
  /** Returns whether a signer of the name {@code found} is meant. */
  boolean accepts(String found);

  /** Returns what messages say must be, such as {@code 'a@example.com'}. */
  String describe();

  /** Exactly this name, compared character by character. */
  record Exact(String name) implements ExpectedName {
    /**
     * Expects a name that there can be.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Exact {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("the expected name must not be empty");
      }
    }

    @Override
    public boolean accepts(String found) {
      return found.equals(name);
    }

    @Override
    public String describe() {
      return "'" + name + "'";
    }
  }

  /**
   * Any name of a form.
   *
   * @param pattern the form as it is written, for messages
   * @param whole accepts a name if all of it is of the form, in time that is linear in its length
   */
  record Matching(String pattern, Predicate<String> whole) implements ExpectedName {
    /**
     * Expects a form that says something.
     *
     * @throws IllegalArgumentException if the pattern is empty, or an empty name is of the form
     */
    public Matching {
      if (pattern.isEmpty() || whole.test("")) {
        throw new IllegalArgumentException(
            "a pattern of names must not match the empty name, but '%s' does".formatted(pattern));
      }
    }

    @Override
    public boolean accepts(String found) {
      return !found.isEmpty() && whole.test(found);
    }

    @Override
    public String describe() {
      return "a name that matches '" + pattern + "'";
    }
  }
}
