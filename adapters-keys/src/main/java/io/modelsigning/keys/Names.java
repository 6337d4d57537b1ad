package io.modelsigning.keys;

import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/** How certificates are named in messages and verdicts. */
final class Names {
  private static final Map<String, String> KEYWORDS =
      Map.of("1.2.840.113549.1.9.1", "EMAILADDRESS", "2.5.4.5", "SERIALNUMBER");

  private Names() {}

  /** Returns the subject, or the serial number of a certificate without one. */
  static String subjectOf(X509Certificate certificate) {
    String subject = of(certificate.getSubjectX500Principal());
    return subject.isEmpty()
        ? "serial number " + HexFormat.of().formatHex(certificate.getSerialNumber().toByteArray())
        : subject;
  }

  /** Returns {@code name} as RFC 2253 writes it. */
  static String of(X500Principal name) {
    return printable(exact(name));
  }

  /** Returns {@code name} as RFC 2253 writes it, whatever characters it has. */
  static String exact(X500Principal name) {
    return name.getName(X500Principal.RFC2253, KEYWORDS);
  }

  /** Returns {@code text} with its control and formatting characters escaped. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    printable.append("\\u%04x".formatted(c));
                default -> printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }
}
