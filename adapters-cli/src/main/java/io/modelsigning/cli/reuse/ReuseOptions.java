package io.modelsigning.cli.reuse;

import static io.modelsigning.cli.option.OptionGroup.REUSE;

import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.Options;
import io.modelsigning.cli.option.SigstoreInstanceOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.storage.Location;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What of a model is signed without being read, and on whose word. */
public final class ReuseOptions implements Options {
  final Option<Path> manifest =
      REUSE.file(
          FileRole.MANIFEST_READ,
          "--manifest",
          "FILE",
          """
          Sign the digests in FILE, which 'digest --manifest' wrote where the model is; - for \
          standard input. Without MODEL, nothing else is needed. With MODEL, its files are listed, \
          must be those of FILE, and are not read; a list by sha256sum, b2sum or b3sum will do \
          then.""");

  final Option<Location> reuse =
      REUSE.location(
          FileRole.SIGNATURE_REUSED,
          "--reuse",
          "OLD",
          """
          Take over the digests of an older signature of the model, once that is found good, for \
          all files but those of --changed and new ones. A changed file that is not named makes a \
          signature that does not verify.""");

  final Option<List<Location>> changed =
      REUSE.locations(
          FileRole.NAMED,
          "--changed",
          "PATH",
          """
          With --reuse, hash this file of the model, or all below this directory. In its name, * \
          and ? stand for other characters. May be given several times.""");

  final Option<Path> changedFrom =
      REUSE.file(
          FileRole.LIST_READ,
          "--changed-from",
          "FILE",
          """
          With --reuse, hash what FILE lists, a path in each line, as 'git diff --name-only' \
          prints them; - for standard input. What is not in the model does not count.""");

  final Option<KeyReference> publicKey =
      REUSE.keyOfOneRun(
          FileRole.READ, "--public-key", "With --reuse: the key that OLD was signed with.");

  final Option<String> identity =
      REUSE.optionOfOneRun(
          String.class,
          "--identity",
          "ID",
          "With --reuse: who signed OLD through Sigstore, compared exactly.");

  final Option<String> identityProvider =
      REUSE.optionOfOneRun(
          String.class,
          "--identity-provider",
          "URL",
          "With --reuse: who vouches for that identity, compared exactly.");

  final Option<List<Path>> certificates =
      REUSE.filesOfOneRun(
          FileRole.READ,
          "--reuse-certificate-chain",
          "PEM",
          """
          With --reuse: root certificates to trust for OLD, and intermediate ones. May be given \
          several times.""");

  final SigstoreInstanceOptions instance;

  /** Makes those of a command that does not sign through Sigstore. */
  public ReuseOptions() {
    this(new SigstoreInstanceOptions());
  }

  /**
   * @param instance which Sigstore is trusted
   */
  public ReuseOptions(SigstoreInstanceOptions instance) {
    this.instance = instance;
  }

  @Override
  public void addTo(CommandSpec command) {
    manifest.addTo(command);
    reuse.addTo(command);
    changed.addTo(command);
    changedFrom.addTo(command);
    publicKey.addTo(command);
    identity.addTo(command);
    identityProvider.addTo(command);
    certificates.addTo(command);
  }

  /** Returns whether the model may be left out. */
  public boolean needNoModel() {
    return manifest.value() != null;
  }

  /**
   * Refuses options that only mean something with another one, which is not given.
   *
   * @throws UsageException if there is one
   */
  void requireSense() throws UsageException {
    if (manifest.value() != null && reuse.value() != null) {
      throw new UsageException("--manifest does not go with --reuse");
    }
    if (reuse.value() == null) {
      // None of them is a setting, so that the user has given it for nothing.
      requireAbsent("--changed", changed);
      requireAbsent("--changed-from", changedFrom);
      requireAbsent("--public-key", publicKey);
      requireAbsent("--identity", identity);
      requireAbsent("--identity-provider", identityProvider);
      requireAbsent("--reuse-certificate-chain", certificates);
    }
  }

  private static void requireAbsent(String name, Option<?> option) throws UsageException {
    if (option.value() != null) {
      throw new UsageException(name + " goes with --reuse alone");
    }
  }
}
