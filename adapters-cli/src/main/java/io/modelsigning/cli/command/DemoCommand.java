package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.terminal.Shell;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.signature.SignatureMethod;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Shows signing, verifying and a refusal on a model made for it. */
public final class DemoCommand implements Command {
  private static final String WEIGHTS = "weights/layer-1.bin";

  private final Provider<CommandRunner> runner;
  private final Streams streams;

  @Inject
  DemoCommand(Provider<CommandRunner> runner, Streams streams) {
    this.runner = runner;
    this.streams = streams;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "demo", "Sign and verify a small model, change one byte, and see it refused.")
        .synopsis("model-signing demo [OPTIONS]")
        .description(
            "Works in a temporary directory and leaves nothing behind. Shows the commands to do the same by hand.")
        .examples("  See it:", "    model-signing demo")
        .with();
  }

  @Override
  public CommandResult run(CommandContext context) throws InterruptedException {
    try {
      Path directory = Files.createTempDirectory("model-signing-demo-");
      try {
        return demonstrate(directory, context);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      return failed("cannot make the files of the demonstration: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      return failed("cannot make a key pair: " + e.getMessage());
    }
  }

  @Override
  public Subject subject() {
    return Subject.builder().command("demo").method(SignatureMethod.KEY).build();
  }

  private CommandResult demonstrate(Path directory, CommandContext context)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path model = directory.resolve("model");
    Path privateKey = directory.resolve("private.pem");
    Path publicKey = directory.resolve("public.pem");
    context.say("1. A small model and a key pair, in " + directory);
    makeModel(model);
    makeKeys(privateKey, publicKey);

    context.say("");
    context.say("2. Sign the model");
    Optional<CommandResult> signed =
        step(context, "sign", "key", "--private-key", privateKey.toString(), model.toString());
    if (!endedWith(signed, CommandResult.Signed.class)) {
      return failed("signing the model must succeed, but did not");
    }

    context.say("");
    context.say("3. Verify it");
    String[] verify = {"verify", "key", "--public-key", publicKey.toString(), model.toString()};
    if (!endedWith(step(context, verify), CommandResult.Verified.class)) {
      return failed("verifying the unchanged model must succeed, but did not");
    }

    context.say("");
    context.say("4. Change one byte of " + WEIGHTS + " and verify again");
    changeOneByte(model.resolve(WEIGHTS));
    Optional<CommandResult> refused = step(context, verify);
    if (!endedWith(refused, CommandResult.Refused.class) || !namesTheChange(refused)) {
      return failed("verifying must refuse the changed model and name the file, but did not");
    }

    context.say("");
    context.say("The change was found, as it should be. To do the same by hand:");
    REPEAT.lines().forEach(line -> context.say("  " + line));
    return new CommandResult.Demonstrated(
        Subject.builder().from(subject()).model(model.toString()).build(),
        refused.map(CommandResult::differences).orElse(List.of()));
  }

  /** The whole demonstration as commands for an empty directory. */
  public static final String REPEAT =
      """
      mkdir -p model/weights
      echo '{"layers": 1}' > model/config.json
      head -c 100000 /dev/urandom > model/weights/layer-1.bin
      model-signing keygen --private-key private.pem --public-key public.pem --unencrypted
      model-signing sign key --private-key private.pem model
      model-signing verify key --public-key public.pem model
      printf x | dd of=model/weights/layer-1.bin bs=1 seek=500 conv=notrunc
      model-signing verify key --public-key public.pem model
      """;

  /** Runs a command as if it had been typed; in JSON mode without showing it. */
  private Optional<CommandResult> step(CommandContext context, String... args)
      throws InterruptedException {
    List<String> words = List.of(args);
    context.say(
        "$ model-signing " + words.stream().map(Shell::quote).collect(Collectors.joining(" ")));
    Streams shown =
        context.isForPeople()
            ? streams
            : new Streams(
                new PrintWriter(Writer.nullWriter()),
                context.isQuiet() ? new PrintWriter(Writer.nullWriter()) : streams.err());
    List<String> performed = new ArrayList<>(words);
    if (context.isOffline()) {
      performed.add("--offline");
    }
    Optional<CommandResult> report = runner.get().perform(performed, shown);
    if (endedWith(report, CommandResult.Interrupted.class)) {
      throw new InterruptedException("interrupted during the demonstration");
    }
    return report;
  }

  private static boolean endedWith(
      Optional<CommandResult> result, Class<? extends CommandResult> kind) {
    return result.filter(kind::isInstance).isPresent();
  }

  private static boolean namesTheChange(Optional<CommandResult> report) {
    return report.map(CommandResult::differences).orElse(List.of()).stream()
        .map(difference -> difference.path())
        .toList()
        .equals(List.of(WEIGHTS));
  }

  private static void makeModel(Path model) throws IOException {
    Path weights = model.resolve(WEIGHTS);
    Files.createDirectories(weights.getParent());
    Files.writeString(model.resolve("config.json"), "{\"layers\": 1}\n");
    byte[] content = new byte[100_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i % 251);
    }
    Files.write(weights, content);
  }

  private static void changeOneByte(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[500] ^= 1;
    Files.write(file, content);
  }

  private static void makeKeys(Path privateKey, Path publicKey)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    // The directory is the user's alone, so nobody else can read the key.
    Files.writeString(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static String pem(String type, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
  }

  private static CommandResult failed(String message) {
    return new CommandResult.Failed(
        Subject.of("demo"), CommandReasons.DEMO_FAILED, message, Optional.empty());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
