package io.modelsigning.cli.session;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.function.Supplier;

/** What a running command says besides its result. */
public interface CommandContext {
  /** Returns who wants to know how hashing and signing go on. */
  ProgressListener progress();

  /** Tells whoever measures with what a model is hashed. */
  void hashingWith(DigestEngine engine);

  /** Tells the user something that does not stop the work, and keeps it for the result. */
  void warn(Warning warning);

  /** Tells the user something that is kept elsewhere. */
  void show(Warning warning);

  /** Writes the result of one of several models, before the command has ended. Thread-safe. */
  void answer(CommandResult result, Completion completion);

  /** Returns whether standard output is for people rather than for a program. */
  boolean isForPeople();

  /** Writes a line of explanation to standard output, if that is for people. */
  void say(String line);

  /** Talks with the user by other ways, with no progress shown meanwhile. */
  <T> T aside(Supplier<T> talk);

  /** Returns whether errors alone are to be said. */
  boolean isQuiet();

  /** Returns whether the network is not to be used. */
  boolean isOffline();

  /** Returns what is set besides the command line. */
  Settings settings();

  /** Tells whoever debugs. */
  void debug(Supplier<String> message);
}
