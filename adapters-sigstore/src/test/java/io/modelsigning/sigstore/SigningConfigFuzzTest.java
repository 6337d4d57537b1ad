package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sigstore.json.ProtoJson;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.MessageReader;
import io.modelsigning.sigstore.document.Protos;
import io.modelsigning.sigstore.document.SigningConfigDocument;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.sigstore.testing.SeedDocuments;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A signing configuration is read as protobuf's reader reads it, and gives services or none, or is
 * refused as malformed.
 */
final class SigningConfigFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(SeedDocuments.signingConfig());
  }

  @MethodSource("seeds")
  @FuzzTest
  void signingConfig(byte[] document) throws Exception {
    SigningConfigDocument config;
    try {
      config = MessageReader.read(Bytes.of(document), SigningConfigDocument::read);
    } catch (MalformedDocumentException e) {
      return;
    }
    var other = dev.sigstore.proto.trustroot.v1.SigningConfig.newBuilder();
    ProtoJson.parser().merge(new String(document, StandardCharsets.UTF_8), other);
    assertEquals(Protos.signingConfig(other.build()), config);
    try {
      assertFalse(SigningServices.choose(config, Instant.now()).logs().isEmpty());
    } catch (SigningException e) {
      assertEquals(SigstoreReasons.UNUSABLE_SIGNING_CONFIG, e.reason());
    }
  }
}
