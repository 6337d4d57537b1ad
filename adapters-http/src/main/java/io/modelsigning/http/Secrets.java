package io.modelsigning.http;

import java.util.regex.Pattern;

/** Makes text of foreign origin fit for a message: short, printable, without tokens. */
public final class Secrets {
  private static final int MAX_CHARS = 400;

  /** A JSON Web Token, whole or cut: its header is an object, so it starts like this. */
  private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{4,}[A-Za-z0-9_.-]*");

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");

  private Secrets() {}

  /** Returns {@code foreign} without anything that looks like a token or equals {@code secrets}. */
  public static String mask(String foreign, String... secrets) {
    String masked = foreign;
    for (String secret : secrets) {
      if (!secret.isEmpty()) {
        masked = masked.replace(secret, "***");
      }
    }
    masked = TOKEN.matcher(masked).replaceAll("***");
    masked = UNPRINTABLE.matcher(masked).replaceAll(" ").strip();
    return masked.length() <= MAX_CHARS ? masked : masked.substring(0, MAX_CHARS) + "…";
  }
}
