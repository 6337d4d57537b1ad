package io.modelsigning.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every way of verifying takes. */
final class VerifyFlags {
  @Mixin ModelArgument model = new ModelArgument();

  @Mixin SignatureOption signature = new SignatureOption();

  @Mixin ExclusionOptions exclusions = new ExclusionOptions();

  @Option(
      names = "--ignore-unsigned-files",
      negatable = true,
      defaultValue = "false",
      fallbackValue = "true",
      description = "Accept files that were not signed; they are not even opened.")
  boolean ignoreUnsignedFiles;

  @Mixin ThreadOption threads = new ThreadOption();
}
