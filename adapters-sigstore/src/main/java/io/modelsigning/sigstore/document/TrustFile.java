package io.modelsigning.sigstore.document;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trust configuration from a file: a ClientTrustConfig, or a bare trusted root, which has
 * no signing configuration. Uses no network.
 */
public final class TrustFile {
  /** A larger file is refused; that of the public instance has 15 kB. */
  public static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

  private TrustFile() {}

  /**
   * Reads {@code file}.
   *
   * @throws VerificationUnavailableException if it does not exist, cannot be read, or is neither
   */
  public static TrustConfiguration read(Path file) throws VerificationUnavailableException {
    return read(file.toString(), Bytes.of(bytes(file)));
  }

  /**
   * Reads the content of such a file.
   *
   * @param file what to call it in messages
   * @throws VerificationUnavailableException if it is neither, or too long
   */
  public static TrustConfiguration read(String file, Bytes json)
      throws VerificationUnavailableException {
    if (json.size() > MAXIMUM_BYTES) {
      throw malformed(file, "it has more than %d bytes".formatted(MAXIMUM_BYTES), null);
    }
    try {
      return MessageReader.read(json, TrustFile::isConfig)
          ? MessageReader.read(json, document -> config(file, document))
          : trust(file, MessageReader.read(json, TrustedRootDocument::read), Optional.empty());
    } catch (MalformedDocumentException e) {
      throw malformed(file, Messages.describe(e), e);
    }
  }

  private static boolean isConfig(MessageReader json) throws IOException {
    var members = json.message("trustedRoot");
    while (members.next() != null) {
      json.skip();
    }
    return members.had("trustedRoot");
  }

  /** Reads a {@code ClientTrustConfig} (sigstore/protobuf-specs, sigstore_trustroot.proto). */
  private static TrustConfiguration config(String file, MessageReader json) throws IOException {
    String mediaType = "";
    TrustedRootDocument root = TrustedRootDocument.builder().build();
    Optional<SigningConfigDocument> signing = Optional.empty();
    var members = json.message("mediaType", "trustedRoot", "signingConfig");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "mediaType" -> mediaType = json.text();
        case "trustedRoot" -> root = TrustedRootDocument.read(json);
        default -> signing = Optional.of(SigningConfigDocument.read(json));
      }
    }
    if (!mediaType.isEmpty() && !MediaTypes.CLIENT_TRUST_CONFIG.includes(mediaType)) {
      throw new MalformedDocumentException(
          "its media type must be '%s', but is '%s'"
              .formatted(MediaTypes.CLIENT_TRUST_CONFIG.preferred(), mediaType));
    }
    return trust(file, root, signing);
  }

  private static TrustConfiguration trust(
      String file, TrustedRootDocument root, Optional<SigningConfigDocument> signing) {
    return new TrustConfiguration("'" + file + "'", root, signing, List.of());
  }

  private static byte[] bytes(Path file) throws VerificationUnavailableException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAXIMUM_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new VerificationUnavailableException(
          Reason.NOT_FOUND, "the trust configuration '%s' does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new VerificationUnavailableException(
          Reason.IO_ERROR,
          "the trust configuration '%s' cannot be read: %s".formatted(file, Messages.describe(e)),
          e);
    }
  }

  private static VerificationUnavailableException malformed(
      String file, String problem, @Nullable Throwable cause) {
    return new VerificationUnavailableException(
        SigstoreReasons.MALFORMED_TRUST_CONFIG,
        "the trust configuration '%s' must be a ClientTrustConfig or a trusted root: %s"
            .formatted(file, problem),
        cause);
  }
}
