package io.modelsigning.azure;

import com.google.gson.JsonArray;
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
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Keys in Azure Key Vault and in its managed hardware security modules, by references {@code
 * azurekms://VAULT.vault.azure.net/KEY[/VERSION]}. Without a version, the current one is settled
 * when a key is opened. Safe for use by several threads.
 *
 * <p>Credentials are found by Azure's own library; {@code docs/keys.md} says where. They are looked
 * for when a key is opened. The library reads what it needs for managed identities from the
 * environment of the process, whatever the variables say.
 */
public final class AzureKeys implements KeyHolder {
  /** The scheme of the references. */
  public static final String SCHEME = "azurekms";

  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(45),
          Duration.ofSeconds(5),
          Duration.ofMillis(500));

  private final AzureClient client;
  private final Clock clock;

  private AzureKeys(AzureClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Returns the keys that {@code variables} give access to, usually the environment. */
  public static AzureKeys of(Map<String, String> variables) {
    return within(LIMITS, variables, UnaryOperator.identity(), Clock.systemUTC());
  }

  /**
   * @param route where what is at an address is asked for
   */
  static AzureKeys within(
      Limits limits, Map<String, String> variables, UnaryOperator<URI> route, Clock clock) {
    return new AzureKeys(new AzureClient(variables, limits, route), clock);
  }

  @Override
  public SigningKey signingKey(KeyReference reference)
      throws SigningException, InterruptedException {
    AzureReference named = AzureReference.of(reference);
    AzureClient.Call call = reading(named);
    JsonAnswer answer = client.ask(call);
    AzureKey key = AzureKey.read(named, call, answer);
    key.requireSigns(call, answer, clock);
    return new AzureSigningKey(client, named, key);
  }

  @Override
  public ECPublicKey publicKey(KeyReference reference)
      throws VerificationUnavailableException, InterruptedException {
    try {
      AzureReference named = AzureReference.of(reference);
      AzureClient.Call call = reading(named);
      return AzureKey.read(named, call, client.ask(call)).publicKey();
    } catch (SigningException e) {
      throw new VerificationUnavailableException(
          e.reason(), String.valueOf(e.getMessage()), e.getCause());
    }
  }

  private static AzureClient.Call reading(AzureReference reference) {
    return new AzureClient.Call(
        "reading the public key of '%s'".formatted(reference),
        reference.address(),
        reference.scope(),
        "keys/get",
        reference.roleOfUser(),
        null);
  }

  @Override
  public Created create(KeyReference reference, Curve curve)
      throws SigningException, InterruptedException {
    AzureReference named = AzureReference.of(reference);
    if (named.version().isPresent()) {
      throw new SigningException(
          Reason.MALFORMED_KEY_REFERENCE,
          "the key reference '%s' of a new key must have no version".formatted(reference));
    }
    requireNone(named);
    JsonArray operations = new JsonArray();
    operations.add("sign");
    operations.add("verify");
    JsonObject content = new JsonObject();
    content.addProperty("kty", named.isModule() ? "EC-HSM" : "EC");
    content.addProperty("crv", curve.toString());
    content.add("key_ops", operations);
    AzureClient.Call call =
        new AzureClient.Call(
            "making the key '%s'".formatted(named),
            named.key() + "/create",
            named.scope(),
            "keys/create",
            named.roleOfMaker(),
            content);
    AzureKey made = AzureKey.read(named, call, client.ask(call));
    if (made.curve() != curve) {
      throw call.malformed("a key on " + curve, "one on " + made.curve());
    }
    return new Created(new KeyReference(named.toString()), made.publicKey());
  }

  /** The service would make another version of a key that is there. */
  private void requireNone(AzureReference reference) throws SigningException, InterruptedException {
    if (isThere(reference)) {
      throw new SigningException(
          Reason.KEY_EXISTS, "the key '%s' must be new, but is there".formatted(reference));
    }
  }

  private boolean isThere(AzureReference reference) throws SigningException, InterruptedException {
    try {
      client.ask(reading(reference));
      return true;
    } catch (SigningException e) {
      if (e.reason().equals(Reason.KEY_NOT_FOUND)) {
        return false;
      }
      throw e;
    }
  }
}
