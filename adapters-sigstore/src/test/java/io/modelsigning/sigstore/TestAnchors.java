package io.modelsigning.sigstore;

import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.MessageReader;
import io.modelsigning.sigstore.document.Protos;
import java.security.cert.CertificateException;

/** What verifying uses of a trusted root, which goes through JSON as it does there. */
final class TestAnchors {
  private TestAnchors() {}

  static TrustAnchors of(TrustedRoot root) throws MalformedDocumentException, CertificateException {
    return TrustAnchors.of(
        MessageReader.read(
            Bytes.ofUtf8(Protos.json(root)),
            io.modelsigning.sigstore.document.TrustedRootDocument::read));
  }
}
