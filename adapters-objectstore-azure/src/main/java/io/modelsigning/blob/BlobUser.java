package io.modelsigning.blob;

import io.modelsigning.azureauth.AzureAccess;
import io.modelsigning.azureauth.CredentialsException;
import io.modelsigning.http.Network;
import io.modelsigning.http.Secrets;
import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.ObjectAccessException.Outlook;
import io.modelsigning.objectstore.ObjectStoreReasons;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As whom a store is asked: by a shared access signature, as the user of the credentials that are
 * found, or as anybody if there are none. Thread-safe.
 */
final class BlobUser {
  /** The same in all of Azure's clouds. */
  private static final String SCOPE = "https://storage.azure.com/.default";

  private final BlobSettings settings;
  private final AzureAccess access;
  private final Network network;

  /** The last one, which no message shows. */
  private volatile String token = "";

  /** Where credentials were looked for in vain. */
  private volatile @Nullable String absence;

  BlobUser(BlobSettings settings, AzureAccess access, Network network) {
    this.settings = settings;
    this.access = access;
    this.network = network;
  }

  /** Returns what a query ends with to tell the store its user; may be empty. */
  String query() {
    return settings.signature();
  }

  /** Returns the header that tells the store its user. */
  Optional<String> authorization() throws ObjectAccessException, InterruptedException {
    if (!settings.signature().isEmpty() || settings.anonymous() || absence != null) {
      return Optional.empty();
    }
    try {
      String given = access.token(network, SCOPE);
      token = given;
      return Optional.of("Bearer " + given);
    } catch (CredentialsException e) {
      if (e.kind() == CredentialsException.Kind.UNUSABLE) {
        throw ObjectAccessException.permanent(
            ObjectStoreReasons.STORAGE_ACCESS_DENIED, e.text(), e);
      }
      // Who was known once does not become somebody else in the middle.
      if (e.kind() == CredentialsException.Kind.PASSING || !token.isEmpty()) {
        throw ObjectAccessException.again(Outlook.PASSING, e.text(), e);
      }
      absence = e.text();
      return Optional.empty();
    }
  }

  /** Returns what is to be said of a request that was refused to anybody; may be empty. */
  String explanation() {
    String looked = absence;
    return looked == null ? "" : "; it was asked as anybody: " + looked;
  }

  /** Makes what the store says fit for a message. */
  String mask(String foreign) {
    List<String> secrets = new ArrayList<>(List.of(token, settings.signature()));
    for (String member : settings.signature().split("&", -1)) {
      if (member.startsWith("sig=")) {
        String value = member.substring("sig=".length());
        secrets.add(value);
        secrets.add(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return Secrets.mask(foreign, secrets.toArray(new String[0]));
  }
}
