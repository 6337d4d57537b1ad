package io.modelsigning.cli.catalogue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Names of files as Git prints them. */
public final class GitNames {
  private static final int OCTAL = 8;

  private GitNames() {}

  /** Returns what Git means by a name; one in quotation marks is written as a C string. */
  public static String unquoted(String name) {
    if (name.length() < 2 || name.charAt(0) != '"' || name.charAt(name.length() - 1) != '"') {
      return name;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String inner = name.substring(1, name.length() - 1);
    int i = 0;
    while (i < inner.length()) {
      int digits = inner.charAt(i) == '\\' ? octalDigits(inner, i + 1) : 0;
      if (digits > 0) {
        bytes.write(Integer.parseInt(inner.substring(i + 1, i + 1 + digits), OCTAL));
        i += 1 + digits;
      } else if (inner.charAt(i) == '\\' && i + 1 < inner.length()) {
        bytes.write(escaped(inner.charAt(i + 1)));
        i += 2;
      } else {
        int c = inner.codePointAt(i);
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int octalDigits(String text, int from) {
    int end = from;
    while (end < text.length()
        && end < from + 3
        && text.charAt(end) >= '0'
        && text.charAt(end) <= '7') {
      end++;
    }
    return end - from;
  }

  private static int escaped(char c) {
    return switch (c) {
      case 'a' -> '\u0007';
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'v' -> '\u000b';
      case 'f' -> '\f';
      case 'r' -> '\r';
      default -> c;
    };
  }
}
