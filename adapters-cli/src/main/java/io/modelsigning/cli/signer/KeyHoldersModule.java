package io.modelsigning.cli.signer;

import dagger.Module;
import dagger.multibindings.Multibinds;
import java.util.Map;

/** What holds keys elsewhere, by the schemes of their references. */
@Module
public interface KeyHoldersModule {
  /** Returns them; none is made before a reference has its scheme. */
  @Multibinds
  Map<String, KeyHolderFactory> keyHolders();
}
