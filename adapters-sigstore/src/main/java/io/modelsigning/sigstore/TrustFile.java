package io.modelsigning.sigstore;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sigstore.json.ProtoJson;
import dev.sigstore.proto.trustroot.v1.ClientTrustConfig;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trust configuration from a file: a ClientTrustConfig, or a bare trusted root, which has
 * no signing configuration. Uses no network.
 */
final class TrustFile {
  /** A larger file is refused; that of the public instance has 15 kB. */
  static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

  private static final String CONFIG_TYPE =
      "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json";

  private TrustFile() {}

  /**
   * Reads {@code file}.
   *
   * @throws VerificationUnavailableException if it does not exist, cannot be read, or is neither
   */
  static Trust read(Path file) throws VerificationUnavailableException {
    String json = new String(bytes(file), StandardCharsets.UTF_8);
    try {
      JsonElement parsed = JsonParser.parseString(json);
      if (!parsed.isJsonObject()) {
        throw malformed(file, "it is not a JSON object", null);
      }
      var members = parsed.getAsJsonObject().keySet();
      ClientTrustConfig.Builder builder = ClientTrustConfig.newBuilder();
      if (members.contains("trustedRoot") || members.contains("trusted_root")) {
        ProtoJson.parser().merge(json, builder);
        if (!builder.getMediaType().isEmpty() && !builder.getMediaType().equals(CONFIG_TYPE)) {
          throw malformed(
              file,
              "its media type must be '%s', but is '%s'"
                  .formatted(CONFIG_TYPE, builder.getMediaType()),
              null);
        }
      } else {
        ProtoJson.parser().merge(json, builder.getTrustedRootBuilder());
      }
      return new Trust("'" + file + "'", builder.build(), List.of());
    } catch (InvalidProtocolBufferException | JsonParseException | StackOverflowError e) {
      throw malformed(file, Refusal.describe(e), e);
    }
  }

  private static byte[] bytes(Path file) throws VerificationUnavailableException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
      if (bytes.length > MAXIMUM_BYTES) {
        throw malformed(file, "it has more than %d bytes".formatted(MAXIMUM_BYTES), null);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new VerificationUnavailableException(
          Reason.NOT_FOUND, "the trust configuration '%s' does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new VerificationUnavailableException(
          Reason.IO_ERROR,
          "the trust configuration '%s' cannot be read: %s".formatted(file, Refusal.describe(e)),
          e);
    }
  }

  private static VerificationUnavailableException malformed(
      Path file, String problem, @Nullable Throwable cause) {
    return new VerificationUnavailableException(
        Trust.MALFORMED,
        "the trust configuration '%s' must be a ClientTrustConfig or a trusted root: %s"
            .formatted(file, problem),
        cause);
  }
}
