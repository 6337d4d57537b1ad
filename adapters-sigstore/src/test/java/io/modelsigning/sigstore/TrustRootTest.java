package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.JsonFormat;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.sigstore.TrustRoot.Anchor;
import io.modelsigning.sigstore.TrustRoot.Kind;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TestTufRepository;
import io.modelsigning.sigstore.tuf.TufClients;
import io.modelsigning.sigstore.tuf.TufRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the trust root of an instance. */
final class TrustRootTest {
  private static final Instant NOW = Instant.parse("2026-10-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void tellsWhoIsTrustedAndSince() throws Exception {
    Path copy = folder.resolve("copy.json");
    try (TestSigstore sigstore = TestSigstore.start();
        TestTufRepository repository = TestTufRepository.start()) {
      repository.publish(
          NOW.plusSeconds(60),
          Map.of("trusted_root.json", JsonFormat.printer().print(sigstore.trustedRoot())));
      TufRepository client = TufClients.of(repository, NOW, copy);

      TrustRoot root = SigstoreMethods.trustRoot(client, client.fetch());

      assertEquals(repository.address(), root.repository());
      assertEquals(Optional.of(copy), root.copy());
      assertEquals(Optional.of(Files.getLastModifiedTime(copy).toInstant()), root.written());
      assertEquals(4, root.metadata().size());
      var expected = sigstore.trustedRoot();
      assertEquals(
          expected.getCertificateAuthoritiesCount()
              + expected.getTimestampAuthoritiesCount()
              + expected.getTlogsCount()
              + expected.getCtlogsCount(),
          root.anchors().size());
      Anchor authority = root.anchors().getFirst();
      assertEquals(Kind.CERTIFICATE_AUTHORITY, authority.kind());
      var chain = expected.getCertificateAuthorities(0).getCertChain();
      assertEquals(
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(
                          chain
                              .getCertificates(chain.getCertificatesCount() - 1)
                              .getRawBytes()
                              .toByteArray())),
          authority.id());
      List<Anchor> logs =
          root.anchors().stream().filter(each -> each.kind() == Kind.TRANSPARENCY_LOG).toList();
      assertEquals(
          HexFormat.of().formatHex(expected.getTlogs(0).getLogId().getKeyId().toByteArray()),
          logs.getFirst().id());
      assertEquals(
          Instant.ofEpochSecond(
              expected.getTlogs(0).getPublicKey().getValidFor().getStart().getSeconds()),
          logs.getFirst().start());
      assertTrue(root.anchors().stream().anyMatch(each -> each.kind() == Kind.CERTIFICATE_LOG));
    }
  }

  @Test
  void withoutACopyThereIsNoneOffline() {
    SigstoreMethods offline = SigstoreMethods.create(Clock.systemUTC()).offline();
    for (TrustSource source :
        List.of(
            new TrustSource.PublicInstance(Optional.of(folder)),
            new TrustSource.Staging(Optional.empty()))) {
      assertEquals(
          "offline",
          assertThrows(VerificationUnavailableException.class, () -> offline.trustRoot(source))
              .reason()
              .code());
      assertEquals(
          "offline",
          assertThrows(
                  VerificationUnavailableException.class, () -> offline.updatedTrustRoot(source))
              .reason()
              .code());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> offline.trustRoot(new TrustSource.ConfigFile(folder.resolve("f"))));
  }
}
