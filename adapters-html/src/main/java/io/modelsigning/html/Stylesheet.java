package io.modelsigning.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page's style sheet: the one thing that is written as it is. */
record Stylesheet(String css) implements Content {
  /** Returns the sheet of every page. */
  static Stylesheet load() {
    try (InputStream in = Stylesheet.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("the build leaves out report.css");
      }
      return new Stylesheet(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException if HTML and XML would not read it as the same
   */
  Stylesheet {
    if (css.contains("<") || css.contains("&") || css.contains("]]>")) {
      throw new IllegalArgumentException("a style sheet must have neither '<' nor '&' nor ']]>'");
    }
  }

  /** Returns the policy that lets a browser apply this sheet and do nothing else. */
  String contentSecurityPolicy() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
          .formatted(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void writeTo(StringBuilder page) {
    page.append(css);
  }
}
