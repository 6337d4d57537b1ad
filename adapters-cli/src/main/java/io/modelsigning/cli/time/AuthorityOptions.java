package io.modelsigning.cli.time;

import static io.modelsigning.cli.option.OptionGroup.TIME;

import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.Options;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Which timestamp authorities are trusted. */
public final class AuthorityOptions implements Options {
  final Option<List<Path>> roots =
      TIME.files(
          FileRole.READ,
          "--timestamp-roots",
          "PEM",
          "Root certificates of the timestamp authorities to trust, and others that help to build"
              + " their chains. May be given several times.");

  final Option<Path> trustConfig =
      TIME.file(
          FileRole.READ,
          "--trust-config",
          "FILE",
          "Trust the timestamp authorities of this Sigstore trusted root or ClientTrustConfig.");

  @Override
  public void addTo(CommandSpec command) {
    roots.addTo(command);
    trustConfig.addTo(command);
  }

  /** Returns whether any are given. */
  boolean areGiven() {
    return roots.value() != null || trustConfig.value() != null;
  }
}
