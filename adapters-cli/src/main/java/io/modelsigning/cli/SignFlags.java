package io.modelsigning.cli;

import picocli.CommandLine.Mixin;

/** What every way of signing takes. */
final class SignFlags {
  @Mixin ModelArgument model = new ModelArgument();

  @Mixin SignatureOption signature = new SignatureOption();

  @Mixin ManifestFlags manifest = new ManifestFlags();

  @Mixin ThreadOption threads = new ThreadOption();
}
