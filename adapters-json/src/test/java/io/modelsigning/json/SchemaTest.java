package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.testing.Interop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds what is read and written against the published schemas and vectors. */
class SchemaTest {
  private final BundleCodec bundles = JsonModule.bundleCodec();
  private final StatementCodec statements = JsonModule.statementCodec();

  private static JsonSchema schema(String name) throws IOException {
    Map<String, String> byId = new HashMap<>();
    for (Path file : Interop.files("schemas", ".json")) {
      String schema = text(Interop.read(file));
      byId.put(new ObjectMapper().readTree(schema).get("$id").textValue(), schema);
    }
    assertEquals(4, byId.size());
    return JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(byId)))
        .getSchema(SchemaLocation.of("https://model_signing/" + name + "/v1.0/schema"));
  }

  private static List<Manifest> manifests() {
    List<Manifest> manifests = new ArrayList<>();
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      for (SerializationMethod method :
          List.of(new SerializationMethod.Files(), new SerializationMethod.Shards(1_000))) {
        List<ResourceDescriptor> resources = new ArrayList<>();
        for (String path : List.of("weights.bin", "sub dir/𝔪odel: é", "z:0:9")) {
          for (Resource resource : method.resourcesOf(ModelPath.of(path), 2_500)) {
            Bytes digest = Bytes.of(new byte[algorithm.digestBytes()]);
            resources.add(new ResourceDescriptor(resource, new Digest(algorithm, digest)));
          }
        }
        manifests.add(
            Manifest.sorted(
                "model",
                Serialization.builder()
                    .method(method)
                    .hashAlgorithm(algorithm)
                    .addIgnorePaths(ModelPath.of(".git"))
                    .build(),
                resources));
      }
    }
    return manifests;
  }

  @Test
  void whatIsWrittenIsValidAndIsReadBack() throws IOException, MalformedSignatureException {
    JsonSchema bundleSchema = schema("bundle");
    JsonSchema envelopeSchema = schema("envelope");
    JsonSchema statementSchema = schema("statement");
    JsonSchema predicateSchema = schema("predicate");
    for (Manifest manifest : manifests()) {
      Bytes payload = statements.write(Statement.of(manifest).toDocument());
      assertValid(statementSchema, payload);
      assertValid(
          predicateSchema,
          Bytes.ofUtf8(new ObjectMapper().readTree(text(payload)).get("predicate").toString()));
      assertEquals(manifest, Statement.interpret(statements.read(payload)).manifest());
      for (VerificationMaterial material :
          List.of(
              new KeyHint("0".repeat(64)),
              new CertificateChain(List.of(Bytes.ofUtf8("leaf"), Bytes.ofUtf8("intermediate"))))) {
        Bundle bundle =
            Bundle.of(
                material,
                new Envelope(Envelope.IN_TOTO_JSON, payload, List.of(Bytes.ofUtf8("signature"))));
        Bytes written = bundles.write(bundle);
        assertValid(bundleSchema, written);
        assertValid(
            envelopeSchema,
            Bytes.ofUtf8(
                new ObjectMapper().readTree(text(written)).get("dsseEnvelope").toString()));
        assertEquals(bundle, bundles.read(written));
        Bytes stamped = bundles.withTimestamps(written, List.of(Bytes.ofUtf8("timestamp")));
        assertValid(bundleSchema, stamped);
        assertEquals(
            bundle.withTimestamps(List.of(Bytes.ofUtf8("timestamp"))), bundles.read(stamped));
      }
    }
  }

  @Test
  void validVectorsAreAccepted() throws IOException, MalformedSignatureException {
    for (Path file : Interop.files("vectors/valid", ".json")) {
      assertValid(schema("bundle"), Interop.read(file));
      Bundle bundle = bundles.read(Interop.read(file));
      assertValid(schema("statement"), bundle.envelope().payload());
      Statement statement = Statement.interpret(statements.read(bundle.envelope().payload()));
      assertEquals(2, statement.manifest().resources().size(), file.toString());
    }
  }

  @Test
  void invalidVectorsAreRefused() throws IOException {
    Map<String, String> messages =
        Map.of(
            "empty.bundle.json", "but the file is empty",
            "missing-envelope.bundle.json", "the bundle must have the member 'dsseEnvelope'",
            "missing-tlog-entries.bundle.json", "at least one element in 'tlogEntries'",
            "missing-verification-material.bundle.json",
                "the bundle must have the member 'verificationMaterial'");
    List<Path> files = Interop.files("vectors/invalid", ".json");
    assertEquals(messages.size(), files.size());
    for (Path file : files) {
      String message = messages.get(file.getFileName().toString());
      Documents.assertRefused(
          file.endsWith("empty.bundle.json")
              ? new Reason("signature-is-empty")
              : Reason.MALFORMED_BUNDLE,
          String.valueOf(message),
          () -> bundles.read(Interop.read(file)));
    }
  }

  @Test
  void invalidPayloadVectorsAreRefused() throws IOException, MalformedSignatureException {
    for (Path file : Interop.files("vectors/invalid-payload", ".json")) {
      Bytes payload = bundles.read(Interop.read(file)).envelope().payload();
      assertFalse(schema("statement").validate(text(payload), InputFormat.JSON).isEmpty());
      MalformedSignatureException refused =
          assertThrows(
              MalformedSignatureException.class,
              () -> Statement.interpret(statements.read(payload)));
      assertEquals(Reason.UNSUPPORTED_PREDICATE, refused.reason(), file.toString());
    }
  }

  @Test
  void realSignaturesAreRead() throws MalformedSignatureException {
    for (Path file : Interop.files("signed", "model.sig")) {
      Bundle bundle = bundles.read(Interop.read(file));
      String release = file.getName(file.getNameCount() - 2).toString();
      assertEquals(
          release.substring(release.indexOf('-') + 1).replace("elliptic-key", "key"),
          bundle.material().method().id(),
          release);
      Statement statement = Statement.interpret(statements.read(bundle.envelope().payload()));
      assertEquals(
          release.equals("v0.2.0-certificate")
              ? Statement.Layout.DIGESTS_V0_1
              : Statement.Layout.OMS_V1_0,
          statement.layout());
    }
  }

  private static void assertValid(JsonSchema schema, Bytes document) {
    assertEquals(Set.of(), schema.validate(text(document), InputFormat.JSON));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }
}
