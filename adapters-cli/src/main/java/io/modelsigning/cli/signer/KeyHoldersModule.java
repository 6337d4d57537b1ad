package io.modelsigning.cli.signer;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.Multibinds;
import dagger.multibindings.StringKey;
import io.modelsigning.kms.VaultKeys;
import java.util.Map;

/** What holds keys elsewhere, by the schemes of their references. */
@Module
public interface KeyHoldersModule {
  /** Returns them; none is made before a reference has its scheme. */
  @Multibinds
  Map<String, KeyHolderFactory> keyHolders();

  /** Keys in HashiCorp Vault and OpenBao. */
  @Provides
  @IntoMap
  @StringKey(VaultKeys.SCHEME)
  static KeyHolderFactory vault(Map<String, String> environment) {
    return secrets -> VaultKeys.of(environment);
  }
}
