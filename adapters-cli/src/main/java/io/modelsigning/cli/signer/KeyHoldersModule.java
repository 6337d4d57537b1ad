package io.modelsigning.cli.signer;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.Multibinds;
import dagger.multibindings.StringKey;
import io.modelsigning.cli.addon.AddOn;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.kms.VaultKeys;
import io.modelsigning.pkcs11.Pkcs11Keys;
import io.modelsigning.pkcs11.Pkcs11Settings;
import java.util.Map;

/** What holds keys elsewhere, by the schemes of their references. */
@Module
public interface KeyHoldersModule {
  /** Returns them; none is made before a reference has its scheme. */
  @Multibinds
  Map<String, KeyHolderFactory> keyHolders();

  /** Keys in PKCS #11 tokens, which are opened by PINs. */
  @Provides
  @IntoMap
  @StringKey(KeyReference.PKCS11)
  static KeyHolderFactory tokens() {
    return secrets -> Pkcs11Keys.holder(Pkcs11Settings.DEFAULT, secrets::password);
  }

  /** Keys in HashiCorp Vault and OpenBao. */
  @Provides
  @IntoMap
  @StringKey(VaultKeys.SCHEME)
  static KeyHolderFactory vault(Map<String, String> environment) {
    return secrets -> VaultKeys.of(environment);
  }

  /** Keys in AWS KMS. */
  @Provides
  @IntoMap
  @StringKey("awskms")
  static KeyHolderFactory aws(Map<String, String> environment) {
    return ofAddOn("awskms", environment);
  }

  /** Keys in Google Cloud KMS. */
  @Provides
  @IntoMap
  @StringKey("gcpkms")
  static KeyHolderFactory google(Map<String, String> environment) {
    return ofAddOn("gcpkms", environment);
  }

  /** Keys in Azure Key Vault. */
  @Provides
  @IntoMap
  @StringKey("azurekms")
  static KeyHolderFactory azure(Map<String, String> environment) {
    return ofAddOn("azurekms", environment);
  }

  private static KeyHolderFactory ofAddOn(String scheme, Map<String, String> environment) {
    return secrets -> KeyAddOn.holder(AddOn.named("cloud"), scheme, environment);
  }
}
