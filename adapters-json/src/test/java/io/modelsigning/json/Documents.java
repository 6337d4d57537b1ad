package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import java.util.Set;
import org.junit.jupiter.api.function.Executable;

/** Valid documents for tests to break, and what breaking them must lead to. */
final class Documents {
  static final String BUNDLE =
      """
      {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",\
      "verificationMaterial":{"publicKey":{"hint":"ab12"},"tlogEntries":[]},\
      "dsseEnvelope":{"payload":"e30=","payloadType":"application/vnd.in-toto+json",\
      "signatures":[{"sig":"MEUC","keyid":""}]}}""";

  static final String KEY = "\"publicKey\":{\"hint\":\"ab12\"}";
  static final String CHAIN =
      "\"x509CertificateChain\":{\"certificates\":[{\"rawBytes\":\"MIIB\"}]}";
  static final String CERTIFICATE = "\"certificate\":{\"rawBytes\":\"MIIB\"}";

  static final String DIGEST = "a".repeat(64);

  static final String STATEMENT =
      """
      {"_type":"https://in-toto.io/Statement/v1",\
      "subject":[{"name":"model","digest":{"sha256":"%1$s"}}],\
      "predicateType":"https://model_signing/signature/v1.0",\
      "predicate":{"serialization":{"method":"shards","hash_type":"sha256","shard_size":1000,\
      "allow_symlinks":false,"ignore_paths":[".git"]},\
      "resources":[{"name":"a:0:10","algorithm":"sha256","digest":"%1$s"}]}}"""
          .formatted(DIGEST);

  private Documents() {}

  /** Returns {@code document} with one text in it replaced, which must be there. */
  static Bytes changed(String document, String from, String to) {
    assertTrue(document.contains(from), () -> "'" + from + "' must be in " + document);
    return Bytes.ofUtf8(document.replace(from, to));
  }

  static void assertRefused(Reason reason, String message, Executable read) {
    MalformedSignatureException refused = assertThrows(MalformedSignatureException.class, read);
    String found = String.valueOf(refused.getMessage());
    assertTrue(found.contains(message), () -> "'" + message + "' must be in: " + found);
    assertTrue(!found.contains("fasterxml") && !found.contains("Stream"), found);
    assertEquals(reason, refused.reason());
    boolean ofStatement =
        Set.of(Reason.MALFORMED_STATEMENT, Reason.UNSUPPORTED_PREDICATE).contains(reason);
    assertEquals(ofStatement ? EvidencePart.STATEMENT : EvidencePart.SIGNATURE, refused.part());
  }
}
