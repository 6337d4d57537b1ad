package io.modelsigning.cli.parse;

import io.modelsigning.cli.option.PolicyOption;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What other command lines of this format accept, put into the form the parser knows. */
public final class Arguments {
  /** The method that is meant where none is named. */
  public static final String DEFAULT_METHOD = "sigstore";

  /** The methods of signing; what is in a token signs by key or certificate. */
  public static final Set<String> METHODS =
      Set.of(DEFAULT_METHOD, "key", "certificate", "pkcs11-key", "pkcs11-certificate");

  /** The methods of verifying; what signs is never a policy. */
  public static final Set<String> VERIFY_METHODS =
      Set.of(DEFAULT_METHOD, "key", "certificate", "policy");

  private static final Map<String, Set<String>> METHODS_OF =
      Map.of("sign", METHODS, "verify", VERIFY_METHODS);
  private static final Set<String> GLOBAL_WITH_VALUE =
      Set.of(
          "--output",
          "--output-file",
          "--output_file",
          "--log-level",
          "--log_level",
          "--progress",
          "--color",
          "--config");
  private static final Set<String> GLOBAL_FLAGS =
      Set.of("-h", "--help", "--quiet", "--no-quiet", "--offline", "--no-offline");

  private static final Set<String> CACHES = Set.of("--digest-cache", "--trust-digest-cache");

  /** A directory of that name is {@code ./true}. */
  private static final Set<String> FLAGS = Set.of("true", "false");

  private Arguments() {}

  /** Returns {@code args} with {@code help} and a missing method put as the parser knows them. */
  public static List<String> complete(List<String> args) {
    List<String> asked = withHelp(args);
    // What comes after help are commands and methods, and never a model.
    return withCacheDirectory(asked.equals(args) ? withMethod(args) : asked);
  }

  /**
   * Returns {@code args} with the directory of the digest cache in an option of its own. A value
   * that may be left out would be taken for the model, or the model for it.
   */
  private static List<String> withCacheDirectory(List<String> args) {
    if (!String.join(" ", args).contains("cache=")) {
      return args;
    }
    List<String> result = new ArrayList<>(args.size() + 1);
    boolean options = true;
    for (String arg : args) {
      options &= !arg.equals("--");
      int equals = arg.indexOf('=');
      String name = arg.substring(0, Math.max(0, equals));
      if (options
          && CACHES.contains(name.replace('_', '-'))
          && !FLAGS.contains(arg.substring(equals + 1))) {
        result.add(name);
        result.add("--digest-cache-dir=" + arg.substring(equals + 1));
      } else {
        result.add(arg);
      }
    }
    return result;
  }

  /** Returns a message if the word where a method may stand looks like one that is misspelt. */
  public static Optional<String> misspeltMethod(List<String> args) {
    List<String> words = withHelp(args);
    int command = skipGlobalOptions(words, 0);
    if (command == words.size()) {
      return Optional.empty();
    }
    Set<String> methods = METHODS_OF.getOrDefault(words.get(command), Set.of());
    if (methods.isEmpty()) {
      return Optional.empty();
    }
    int place = skipGlobalOptions(words, command + 1);
    if (place == words.size() || methods.contains(words.get(place))) {
      return Optional.empty();
    }
    // A model may well be called so.
    String word = words.get(place);
    return new File(word).exists() ? Optional.empty() : methodMeantBy(word);
  }

  /** Returns a message if a word where a method may stand looks like one that is misspelt. */
  public static Optional<String> methodMeantBy(String word) {
    return METHODS.stream()
        .filter(method -> resembles(word, method))
        .findFirst()
        .map(method -> "unknown method '%s', perhaps %s".formatted(word, method));
  }

  private static boolean resembles(String word, String method) {
    boolean sameStart = word.length() > 2 && word.startsWith(method.substring(0, 3));
    return sameStart || Arrays.equals(sorted(word), sorted(method));
  }

  private static char[] sorted(String word) {
    char[] letters = word.toCharArray();
    Arrays.sort(letters);
    return letters;
  }

  /** Returns {@code args} with {@code help COMMAND} turned into {@code COMMAND --help}. */
  public static List<String> withHelp(List<String> args) {
    int command = skipGlobalOptions(args, 0);
    if (command == args.size() || !args.get(command).equals("help")) {
      return args;
    }
    List<String> complete = new ArrayList<>(args);
    complete.remove(command);
    complete.add("--help");
    return complete;
  }

  /** Returns {@code args} with the method that is meant where {@code sign} or such has none. */
  public static List<String> withMethod(List<String> args) {
    int command = skipGlobalOptions(args, 0);
    if (command == args.size()) {
      return args;
    }
    Set<String> methods = METHODS_OF.getOrDefault(args.get(command), Set.of());
    if (methods.isEmpty()) {
      return args;
    }
    int method = skipGlobalOptions(args, command + 1);
    if (method == args.size() || methods.contains(args.get(method))) {
      return args;
    }
    List<String> complete = new ArrayList<>(args);
    complete.add(method, isUnderPolicy(args, methods) ? "policy" : DEFAULT_METHOD);
    return complete;
  }

  /** Who gives a policy need not say that it decides. */
  private static boolean isUnderPolicy(List<String> args, Set<String> methods) {
    return methods.contains("policy")
        && args.stream()
            .anyMatch(
                arg -> arg.equals(PolicyOption.NAME) || arg.startsWith(PolicyOption.NAME + "="));
  }

  private static int skipGlobalOptions(List<String> args, int from) {
    int i = from;
    while (i < args.size()) {
      String arg = args.get(i);
      if (GLOBAL_WITH_VALUE.contains(arg)) {
        i += 2;
      } else if (GLOBAL_FLAGS.contains(arg)
          || GLOBAL_WITH_VALUE.contains(arg.substring(0, Math.max(0, arg.indexOf('='))))) {
        i++;
      } else {
        break;
      }
    }
    return Math.min(i, args.size());
  }

  /**
   * Returns {@code args} with options written with {@code -} where {@code _} is as good. What is no
   * option of the program, such as a password, stays as it is.
   */
  public static List<String> withHyphens(List<String> args, CommandSpec root) {
    if (!String.join(" ", args).contains("_")) {
      return args;
    }
    Set<String> known = namesOf(root).collect(Collectors.toSet());
    List<String> result = new ArrayList<>(args.size());
    boolean options = true;
    for (String arg : args) {
      options &= !arg.equals("--");
      result.add(options && arg.startsWith("--") ? withHyphens(arg, known) : arg);
    }
    return result;
  }

  private static String withHyphens(String arg, Set<String> known) {
    int equals = arg.indexOf('=');
    String name = equals < 0 ? arg : arg.substring(0, equals);
    String hyphenated = name.replace('_', '-');
    return known.contains(hyphenated) ? hyphenated + arg.substring(name.length()) : arg;
  }

  private static Stream<String> namesOf(CommandSpec command) {
    return Stream.concat(
        command.options().stream().flatMap(Arguments::namesOf),
        command.subcommands().values().stream().flatMap(sub -> namesOf(sub.getCommandSpec())));
  }

  private static Stream<String> namesOf(OptionSpec option) {
    return Stream.of(option.names())
        .filter(name -> name.startsWith("--"))
        .flatMap(
            name ->
                option.negatable()
                    ? Stream.of(name, "--no-" + name.substring(2))
                    : Stream.of(name));
  }
}
