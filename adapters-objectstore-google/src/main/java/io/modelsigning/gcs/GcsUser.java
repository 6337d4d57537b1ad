package io.modelsigning.gcs;

import io.modelsigning.googleauth.CredentialsException;
import io.modelsigning.googleauth.GoogleAccess;
import io.modelsigning.http.Network;
import io.modelsigning.http.Secrets;
import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.ObjectAccessException.Outlook;
import io.modelsigning.objectstore.ObjectStoreReasons;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As whom a store is asked: as the user of the credentials that are found, or as anybody if there
 * are none. Thread-safe.
 */
final class GcsUser {
  private final GcsSettings settings;
  private final GoogleAccess access;
  private final Network network;

  /** The last one, which no message shows. */
  private volatile String token = "";

  /** Where credentials were looked for in vain. */
  private volatile @Nullable String absence;

  GcsUser(GcsSettings settings, GoogleAccess access, Network network) {
    this.settings = settings;
    this.access = access;
    this.network = network;
  }

  /** Returns what tells the store its user. */
  Map<String, String> headers() throws ObjectAccessException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    Optional<String> known = token();
    if (known.isPresent()) {
      headers.put("Authorization", "Bearer " + known.get());
      settings.userProject().ifPresent(project -> headers.put("x-goog-user-project", project));
    }
    return headers;
  }

  private Optional<String> token() throws ObjectAccessException, InterruptedException {
    if (settings.anonymous() || absence != null) {
      return Optional.empty();
    }
    try {
      String given = access.token(network);
      token = given;
      return Optional.of(given);
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
    return Secrets.mask(foreign, token);
  }
}
