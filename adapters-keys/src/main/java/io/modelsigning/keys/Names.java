package io.modelsigning.keys;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** How certificates are named in messages and verdicts. */
final class Names {
  private static final Map<String, String> KEYWORDS =
      Map.of("1.2.840.113549.1.9.1", "EMAILADDRESS", "2.5.4.5", "SERIALNUMBER");

  /**
   * The tag of a BMPString, by which every name that has one is found, and a few that have none.
   */
  private static final byte BMP_STRING = 0x1e;

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
    byte[] encoded = name.getEncoded();
    for (byte octet : encoded) {
      if (octet == BMP_STRING) {
        return withoutBmpStrings(encoded);
      }
    }
    return name.getName(X500Principal.RFC2253, KEYWORDS);
  }

  /**
   * Returns the name with text of two bytes a character in UTF-8 instead. Java 21 shows such text
   * as if it had one byte a character, so that letters of one script spell a name in another.
   */
  private static String withoutBmpStrings(byte[] name) {
    try {
      X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
      for (RDN rdn : X500Name.getInstance(name).getRDNs()) {
        AttributeTypeAndValue[] attributes = rdn.getTypesAndValues();
        for (int i = 0; i < attributes.length; i++) {
          if (attributes[i].getValue() instanceof ASN1BMPString text) {
            attributes[i] =
                new AttributeTypeAndValue(
                    attributes[i].getType(), new DERUTF8String(text.getString()));
          }
        }
        builder.addMultiValuedRDN(attributes);
      }
      return new X500Principal(builder.build().getEncoded())
          .getName(X500Principal.RFC2253, KEYWORDS);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // What cannot be read is nobody's name: in this form it equals none that somebody expects.
      return "#" + HexFormat.of().formatHex(name);
    }
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
