package io.modelsigning.domain.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertificateException;
import org.junit.jupiter.api.Test;

class X509CertificatesTest {
  /** The stack must not be as deep as what somebody else has nested. */
  @Test
  void whatHasNoLengthIsRefusedUnread() {
    byte[] nested = new byte[200_000];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }

    CertificateException refusal =
        assertThrows(CertificateException.class, () -> X509Certificates.read(nested));

    assertEquals("it has an indefinite length, which there is not in DER", refusal.getMessage());
  }

  @Test
  void whatIsNoneIsRefused() {
    for (byte[] none : new byte[][] {{}, {0x30}, {0x30, 0}, {0x30, 1, 0}, {1, 2, 3}}) {
      assertThrows(CertificateException.class, () -> X509Certificates.read(none));
    }
  }
}
