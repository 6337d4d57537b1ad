package io.modelsigning.json;

import dagger.Module;
import dagger.Provides;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.ManifestCodec;
import io.modelsigning.domain.port.out.StatementCodec;

/** Gives the codecs of signature files; usable as a Dagger module and from plain Java. */
@Module
public interface JsonModule {
  /** Returns the codec of Sigstore bundles. Thread-safe. */
  @Provides
  static BundleCodec bundleCodec() {
    return new JsonBundleCodec();
  }

  /** Returns the codec of in-toto statements. Thread-safe. */
  @Provides
  static StatementCodec statementCodec() {
    return new JsonStatementCodec();
  }

  /** Returns the codec of manifests that are kept without a signature. Thread-safe. */
  @Provides
  static ManifestCodec manifestCodec() {
    return new JsonManifestCodec();
  }
}
