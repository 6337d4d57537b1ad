package io.modelsigning.cli.command;

import io.modelsigning.cli.option.ByteSize;
import io.modelsigning.cli.option.GlobalOptions;
import io.modelsigning.cli.option.Options;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.cli.signer.KeySchemes;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.storage.Location;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** The tree of commands. Only those a command line names are made, which saves half the start. */
public final class Commands implements Settings.Definitions {
  private final Map<List<String>, Provider<? extends Command>> tasks;
  private final Storages storages;
  private final KeySchemes keySchemes;
  private final Set<Options> options;

  @Inject
  Commands(
      Storages storages,
      KeySchemes keySchemes,
      Set<AddedCommand> added,
      Set<Options> options,
      Provider<SignSigstoreCommand> signSigstore,
      Provider<SignKeyCommand> signKey,
      Provider<SignCertificateCommand> signCertificate,
      Provider<SignPkcs11KeyCommand> signPkcs11Key,
      Provider<SignPkcs11CertificateCommand> signPkcs11Certificate,
      Provider<VerifySigstoreCommand> verifySigstore,
      Provider<VerifyKeyCommand> verifyKey,
      Provider<VerifyCertificateCommand> verifyCertificate,
      Provider<VerifyPolicyCommand> verifyPolicy,
      Provider<PolicyCheckCommand> policyCheck,
      Provider<PolicyExplainCommand> policyExplain,
      Provider<PolicyInitCommand> policyInit,
      Provider<TimestampCommand> timestamp,
      Provider<DigestCommand> digest,
      Provider<InspectCommand> inspect,
      Provider<KeygenCommand> keygen,
      Provider<PublicKeyCommand> publicKey,
      Provider<DemoCommand> demo,
      Provider<CompletionCommand> completion,
      Provider<ConfigShowCommand> configShow,
      Provider<TrustCommand> trust,
      Provider<CacheCommand> cache) {
    this.storages = storages;
    this.keySchemes = keySchemes;
    this.options = options;
    tasks = new LinkedHashMap<>();
    tasks.put(List.of("sign", "sigstore"), signSigstore);
    tasks.put(List.of("sign", "key"), signKey);
    tasks.put(List.of("sign", "certificate"), signCertificate);
    tasks.put(List.of("sign", "pkcs11-key"), signPkcs11Key);
    tasks.put(List.of("sign", "pkcs11-certificate"), signPkcs11Certificate);
    tasks.put(List.of("verify", "sigstore"), verifySigstore);
    tasks.put(List.of("verify", "key"), verifyKey);
    tasks.put(List.of("verify", "certificate"), verifyCertificate);
    tasks.put(List.of("verify", "policy"), verifyPolicy);
    tasks.put(List.of("policy", "check"), policyCheck);
    tasks.put(List.of("policy", "explain"), policyExplain);
    tasks.put(List.of("policy", "init"), policyInit);
    tasks.put(List.of("timestamp"), timestamp);
    tasks.put(List.of("digest"), digest);
    tasks.put(List.of("inspect"), inspect);
    tasks.put(List.of("keygen"), keygen);
    tasks.put(List.of("public-key"), publicKey);
    tasks.put(List.of("demo"), demo);
    tasks.put(List.of("completion"), completion);
    tasks.put(List.of("config", "show"), configShow);
    added.forEach(each -> tasks.put(List.of(each.name()), each.command()));
    for (String task : List.of("show", "update", "export")) {
      tasks.put(List.of("trust", task), new TrustTask(trust, task));
    }
    for (String task : List.of("info", "clear", "verify")) {
      tasks.put(List.of("cache", task), new CacheTask(cache, task));
    }
  }

  /** Gives one of several commands that are made alike; a lambda would be made at each start. */
  private record TrustTask(Provider<TrustCommand> trust, String task) implements Provider<Command> {
    @Override
    public Command get() {
      return trust.get().to(task);
    }
  }

  /** As for {@link TrustTask}. */
  private record CacheTask(Provider<CacheCommand> cache, String task) implements Provider<Command> {
    @Override
    public Command get() {
      return cache.get().to(task);
    }
  }

  /** Returns the definitions of all commands. */
  @Override
  public CommandSpec everything() {
    return parserFor(List.of()).getCommandSpec();
  }

  /** Returns a parser for {@code args}, which has the commands they name, or all. */
  public CommandLine parserFor(List<String> args) {
    boolean everything =
        args.contains("-h")
            || args.contains("--help")
            || tasks.keySet().stream().noneMatch(words -> namesFirstWord(args, words));
    CommandSpec program = new GlobalOptions().definition();
    options.forEach(each -> each.addTo(program));
    CommandLine root = new CommandLine(program);
    Map<String, CommandLine> groups = new LinkedHashMap<>();
    tasks.forEach(
        (words, task) -> {
          if (!everything && !namesFirstWord(args, words)) {
            return;
          }
          if (words.size() == 1) {
            root.addSubcommand(words.getFirst(), task.get().definition());
          } else if (everything || args.contains(words.getLast()) || !namesMethod(args, words)) {
            groups
                .computeIfAbsent(words.getFirst(), name -> addGroup(root, name))
                .addSubcommand(words.getLast(), task.get().definition());
          }
        });
    configure(root);
    return root;
  }

  private static boolean namesFirstWord(List<String> args, List<String> words) {
    return args.contains(words.getFirst());
  }

  /** Returns whether the words name one of the group that {@code words} are of. */
  private boolean namesMethod(List<String> args, List<String> words) {
    return tasks.keySet().stream()
        .anyMatch(
            other ->
                other.getFirst().equals(words.getFirst())
                    && other.size() > 1
                    && args.contains(other.getLast()));
  }

  private static CommandLine addGroup(CommandLine root, String name) {
    CommandLine group =
        new CommandLine(
            switch (name) {
              case "sign" -> new SignCommand().definition();
              case "verify" -> new VerifyCommand().definition();
              case "config" -> new ConfigCommand().definition();
              case "trust" -> new TrustGroup().definition();
              case "cache" -> CacheCommand.group();
              case "policy" -> new PolicyCommand().definition();
              default -> throw new AssertionError("no command has others below it: " + name);
            });
    root.addSubcommand(name, group);
    return group;
  }

  @Override
  public void configure(CommandLine root) {
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExpandAtFiles(false);
    root.setAllowOptionsAsOptionParameters(false);
    root.setAllowSubcommandsAsOptionParameters(true);
    root.setUnmatchedOptionsArePositionalParams(false);
    root.registerConverter(Path.class, Commands::path);
    root.registerConverter(Location.class, storages::locationOf);
    root.registerConverter(KeyReference.class, keySchemes::referenceOf);
    root.registerConverter(ByteSize.class, Commands::byteSize);
    root.registerConverter(HashAlgorithm.class, Commands::hashAlgorithm);
  }

  private static Path path(String text) {
    // What a script passes when a variable of its own is unset; as a path it would mean the
    // working directory.
    if (text.isEmpty()) {
      throw new TypeConversionException("a path must not be empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'%s' is no path: %s".formatted(text, e.getReason()));
    }
  }

  private static ByteSize byteSize(String text) {
    try {
      return ByteSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage() + ", but this is '" + text + "'");
    }
  }

  private static HashAlgorithm hashAlgorithm(String text) {
    return HashAlgorithm.byId(text.toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected sha256, blake2b or blake3, but found '" + text + "'"));
  }
}
