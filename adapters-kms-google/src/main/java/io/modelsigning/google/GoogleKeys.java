package io.modelsigning.google;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Keys in the Cloud Key Management Service of Google, by references {@code
 * gcpkms://projects/P/locations/L/keyRings/R/cryptoKeys/K[/cryptoKeyVersions/V]}. Without a
 * version, the newest that is enabled is settled when a key is opened. The service has keys on
 * P-256 and P-384. Safe for use by several threads.
 *
 * <p>Credentials are Application Default Credentials; {@code docs/keys.md} says where they are
 * looked for. They are looked at when a key is opened.
 */
public final class GoogleKeys implements KeyHolder {
  /** The scheme of the references. */
  public static final String SCHEME = "gcpkms";

  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(45),
          Duration.ofSeconds(5),
          Duration.ofMillis(500));

  /** With the most that one page has, 10,000 versions. */
  private static final int MAXIMUM_PAGES = 10;

  private static final int MAXIMUM_LOOKS = 60;

  private final GoogleClient client;
  private final Duration pause;

  private GoogleKeys(GoogleClient client, Duration pause) {
    this.client = client;
    this.pause = pause;
  }

  /** Returns the keys that {@code variables} give access to, usually the environment. */
  public static GoogleKeys of(Map<String, String> variables) {
    return within(LIMITS, variables);
  }

  static GoogleKeys within(Limits limits, Map<String, String> variables) {
    return new GoogleKeys(new GoogleClient(variables, limits), limits.pause());
  }

  @Override
  public SigningKey signingKey(KeyReference reference)
      throws SigningException, InterruptedException {
    return new GoogleSigningKey(client, read(GoogleReference.of(reference)));
  }

  @Override
  public ECPublicKey publicKey(KeyReference reference)
      throws VerificationUnavailableException, InterruptedException {
    try {
      return read(GoogleReference.of(reference)).publicKey();
    } catch (SigningException e) {
      throw new VerificationUnavailableException(
          e.reason(), String.valueOf(e.getMessage()), e.getCause());
    }
  }

  private GoogleKey read(GoogleReference reference) throws SigningException, InterruptedException {
    int version =
        reference.version().isPresent() ? reference.version().getAsInt() : newest(reference);
    String name = reference.version(version);
    GoogleClient.Call call =
        new GoogleClient.Call(
            "reading the public key of '%s'".formatted(name),
            name + "/publicKey",
            "cloudkms.cryptoKeyVersions.viewPublicKey",
            null);
    return GoogleKey.read(name, call, client.ask(call));
  }

  /** Returns the highest number of a version that is enabled. */
  private int newest(GoogleReference reference) throws SigningException, InterruptedException {
    int newest = 0;
    String page = "";
    for (int i = 0; i < MAXIMUM_PAGES; i++) {
      JsonAnswer answer =
          client.ask(
              new GoogleClient.Call(
                  "listing the versions of the key '%s'".formatted(reference.key()),
                  reference.key()
                      + "/cryptoKeyVersions?pageSize=1000&filter=state%3DENABLED"
                      + page,
                  "cloudkms.cryptoKeyVersions.list",
                  null));
      for (JsonAnswer version : answer.objects("cryptoKeyVersions")) {
        if (version.text("state").equals(Optional.of("ENABLED"))) {
          newest = Math.max(newest, number(reference, version));
        }
      }
      Optional<String> next = answer.text("nextPageToken").filter(token -> !token.isEmpty());
      if (next.isEmpty()) {
        break;
      }
      page = "&pageToken=" + URLEncoder.encode(next.get(), StandardCharsets.UTF_8);
    }
    if (newest == 0) {
      throw new SigningException(
          Reason.UNUSABLE_KEY,
          "the key '%s' must have a version that is enabled, but has none".formatted(reference));
    }
    return newest;
  }

  private static int number(GoogleReference reference, JsonAnswer version) {
    String name = version.text("name").orElse("");
    String number = name.substring(name.lastIndexOf('/') + 1);
    return number.matches("[1-9][0-9]{0,8}")
            && name.equals(reference.version(Integer.parseInt(number)))
        ? Integer.parseInt(number)
        : 0;
  }

  @Override
  public Created create(KeyReference reference, Curve curve)
      throws SigningException, InterruptedException {
    GoogleReference named = GoogleReference.of(reference);
    if (named.version().isPresent()) {
      throw new SigningException(
          Reason.MALFORMED_KEY_REFERENCE,
          "the key reference '%s' of a new key must have no version".formatted(reference));
    }
    String algorithm =
        GoogleKey.algorithmOf(curve)
            .orElseThrow(
                () ->
                    new SigningException(
                        Reason.UNUSABLE_KEY,
                        "the new key '%s' must be on P-256 or P-384, since Google Cloud has none on %s"
                            .formatted(reference, curve)));
    JsonObject template = new JsonObject();
    template.addProperty("algorithm", algorithm);
    JsonObject content = new JsonObject();
    content.addProperty("purpose", "ASYMMETRIC_SIGN");
    content.add("versionTemplate", template);
    client.ask(
        new GoogleClient.Call(
            "making the key '%s'".formatted(named.key()),
            "%s/cryptoKeys?cryptoKeyId=%s".formatted(named.ring(), named.id()),
            "cloudkms.cryptoKeys.create",
            content));
    awaitEnabled(named);
    return new Created(new KeyReference(named.toString()), read(named).publicKey());
  }

  /** The service makes the first version of a key after it has answered. */
  private void awaitEnabled(GoogleReference reference)
      throws SigningException, InterruptedException {
    GoogleClient.Call call =
        new GoogleClient.Call(
            "waiting for the new key '%s'".formatted(reference.key()),
            reference.version(1),
            "cloudkms.cryptoKeyVersions.get",
            null);
    for (int look = 0; look < MAXIMUM_LOOKS; look++) {
      String state = client.ask(call).text("state").orElse("none");
      if (state.equals("ENABLED")) {
        return;
      }
      if (!state.equals("PENDING_GENERATION")) {
        throw call.malformed("that it is ENABLED", "that it is " + state);
      }
      Thread.sleep(pause);
    }
    throw new SigningException(
        Reason.KEY_HOLDER_UNAVAILABLE,
        "the new key '%s' must be ready in a moment, but is still being made".formatted(reference));
  }
}
