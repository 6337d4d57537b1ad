package io.modelsigning.cli.inspection;

import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Shell;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.OpenStreams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command that would verify an inspected signature. */
public final class VerifyCommandLine {
  private VerifyCommandLine() {}

  /** Returns the words in groups that belong on one line, quoted for a shell. */
  public static List<String> of(InspectedSignature inspected) {
    List<String> groups = new ArrayList<>();
    groups.add("model-signing verify " + inspected.method().id());
    switch (inspected.method()) {
      case KEY -> groups.add("--public-key PUBLIC_KEY.pem");
      case CERTIFICATE -> groups.add("--certificate-chain ROOT.pem");
      case SIGSTORE -> {
        groups.add("--identity " + word(inspected.claims().identity(), "IDENTITY"));
        groups.add(
            "--identity-provider " + word(inspected.claims().identityProvider(), "PROVIDER"));
      }
    }
    Optional<NearbyModel> model = inspected.model();
    if (model.filter(near -> isSame(near.usualSignature(), inspected.location())).isEmpty()) {
      groups.add(
          "--signature "
              + (isStream(inspected.location()) ? "SIGNATURE" : word(inspected.location())));
    }
    groups.add(model.map(near -> word(near.location())).orElse("MODEL"));
    return groups;
  }

  private static boolean isSame(Location a, Location b) {
    Optional<Path> path = LocalStorage.pathOf(a).map(Path::normalize);
    return path.isPresent()
        ? path.equals(LocalStorage.pathOf(b).map(Path::normalize))
        : a.equals(b);
  }

  /** What came by a stream is gone. */
  private static boolean isStream(Location location) {
    return LocalStorage.pathOf(location)
        .filter(path -> OpenStreams.toRead(path).isPresent())
        .isPresent();
  }

  /** Returns what the user has to know before running it. */
  public static String condition(InspectedSignature inspected) {
    SignatureMethod method = inspected.method();
    return switch (method) {
      case KEY -> "To verify it, with the public key of the signer from a source you trust:";
      case CERTIFICATE -> "To verify it, with the root certificate of an authority you trust:";
      case SIGSTORE -> "To verify it, if this identity is whom you expect to publish the model:";
    };
  }

  /** A claim that has no printable form is not worth copying. */
  private static String word(Optional<String> claim, String placeholder) {
    return claim
        .filter(text -> Printable.of(text).equals(text) && !text.startsWith("-"))
        .map(Shell::quote)
        .orElse(placeholder);
  }

  private static String word(Location location) {
    return Shell.quote(location.text().startsWith("-") ? "./" + location : location.toString());
  }
}
