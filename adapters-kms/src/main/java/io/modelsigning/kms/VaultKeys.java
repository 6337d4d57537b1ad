package io.modelsigning.kms;

import com.google.gson.JsonObject;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.http.JsonAnswer;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keys in the transit engine of a HashiCorp Vault or OpenBao server, by references {@code
 * hashivault://KEY} or {@code hashivault://KEY@VERSION}; the latest version is settled when a key
 * is opened. Safe for use by several threads.
 *
 * <p>Where the server is and who asks is told by the variables that the servers' own programs read;
 * {@code docs/keys.md} lists them. They are looked at when a key is opened.
 */
public final class VaultKeys implements KeyHolder {
  /** The scheme of the references. */
  public static final String SCHEME = "hashivault";

  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMillis(250));

  private final VaultClient client;

  private VaultKeys(VaultClient client) {
    this.client = client;
  }

  /** Returns the keys of the server that {@code variables} tell, usually the environment. */
  public static VaultKeys of(Map<String, String> variables) {
    return within(LIMITS, variables);
  }

  static VaultKeys within(Limits limits, Map<String, String> variables) {
    return new VaultKeys(new VaultClient(new VaultSettings(variables), limits));
  }

  @Override
  public SigningKey signingKey(KeyReference reference)
      throws SigningException, InterruptedException {
    return new VaultSigningKey(client, read(VaultReference.of(reference)));
  }

  @Override
  public ECPublicKey publicKey(KeyReference reference)
      throws VerificationUnavailableException, InterruptedException {
    try {
      return read(VaultReference.of(reference)).publicKey();
    } catch (SigningException e) {
      throw new VerificationUnavailableException(
          e.reason(), String.valueOf(e.getMessage()), e.getCause());
    }
  }

  private TransitKey read(VaultReference reference) throws SigningException, InterruptedException {
    VaultClient.Call call = reading(reference);
    JsonAnswer answer =
        client
            .ask(call)
            .orElseThrow(
                () ->
                    new SigningException(
                        Reason.KEY_NOT_FOUND,
                        "there is no key '%s' at the path '%s'"
                            .formatted(reference.name(), call.path())));
    return TransitKey.read(reference, call.attempt(), data(call, answer));
  }

  private static VaultClient.Call reading(VaultReference reference) {
    return new VaultClient.Call(
        "reading the key '%s'".formatted(reference.name()),
        "keys/" + reference.name(),
        "read",
        null);
  }

  private static JsonAnswer data(VaultClient.Call call, JsonAnswer answer) throws SigningException {
    return answer
        .object("data")
        .orElseThrow(
            () -> VaultClient.malformed(call.attempt(), "a key's description", "without one"));
  }

  @Override
  public Created create(KeyReference reference, Curve curve)
      throws SigningException, InterruptedException {
    VaultReference named = VaultReference.of(reference);
    if (named.version().isPresent()) {
      throw new SigningException(
          Reason.MALFORMED_KEY_REFERENCE,
          "the key reference '%s' of a new key must have the form hashivault://KEY"
              .formatted(reference));
    }
    // The engine says of itself that a key was there only in newer versions.
    if (client.ask(reading(named)).isPresent()) {
      throw exists(named);
    }
    JsonObject content = new JsonObject();
    content.addProperty("type", TransitKey.typeOf(curve));
    VaultClient.Call call =
        new VaultClient.Call(
            "making the key '%s'".formatted(named.name()),
            "keys/" + named.name(),
            "update",
            content);
    JsonAnswer answer =
        client
            .ask(call)
            .orElseThrow(
                () -> VaultClient.malformed(call.attempt(), "the key", "that there is no engine"));
    if (answer.texts("warnings").stream().anyMatch(text -> text.contains("already exist"))) {
      throw exists(named);
    }
    TransitKey made = read(new VaultReference(named.name(), OptionalInt.empty()));
    if (made.version() != 1 || made.curve() != curve) {
      throw exists(named);
    }
    return new Created(new KeyReference(named.toString()), made.publicKey());
  }

  private static SigningException exists(VaultReference reference) {
    return new SigningException(
        Reason.KEY_EXISTS,
        "the key %s is to be made, but there is one already".formatted(reference));
  }
}
