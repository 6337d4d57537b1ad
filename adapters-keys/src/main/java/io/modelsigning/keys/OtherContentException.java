package io.modelsigning.keys;

/**
 * What is wrong with a file of keys or certificates that holds something else than it should; the
 * cause of the failure it leads to, for those who know how it is converted.
 */
public final class OtherContentException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a file is read for. */
  public enum Wanted {
    PRIVATE_KEY("a PEM block of type PRIVATE KEY, ENCRYPTED PRIVATE KEY or EC PRIVATE KEY"),
    PUBLIC_KEY("one PEM block of type PUBLIC KEY"),
    CERTIFICATE("a PEM block of type CERTIFICATE");

    private final String form;

    Wanted(String form) {
      this.form = form;
    }

    /** Returns what the file must have, for messages. */
    String form() {
      return form;
    }
  }

  /** What a file holds. */
  public enum Content {
    PRIVATE_KEY("a private key"),
    /** A private key whose encryption is not supported. */
    LOCKED_PRIVATE_KEY("a private key in another encryption"),
    PUBLIC_KEY("a public key"),
    CERTIFICATE("an X.509 certificate"),
    CERTIFICATE_REQUEST("a certificate request"),
    /** Certificates in PKCS #7. */
    CERTIFICATE_BAG("a PKCS #7 collection of certificates"),
    /** A key with its certificates in PKCS #12. */
    KEY_STORE("a PKCS #12 key store"),
    SSH_PRIVATE_KEY("an OpenSSH private key"),
    SSH_PUBLIC_KEY("an OpenSSH public key"),
    /** One that is no file of X.509 and cannot be converted by usual means. */
    FOREIGN_KEY("a key in a form of its own"),
    UTF16("text in UTF-16"),
    /** The same with no mark at its start, the larger half of each character first. */
    UNMARKED_UTF16_BE("text in UTF-16");

    private final String name;

    Content(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final String file;
  private final Wanted wanted;
  private final Content content;
  private final boolean binary;

  OtherContentException(String file, Wanted wanted, Content content, boolean binary) {
    super("'%s' is %s%s".formatted(file, content, binary ? " in DER" : ""));
    this.file = file;
    this.wanted = wanted;
    this.content = content;
    this.binary = binary;
  }

  /** Returns the file's name as it was given. */
  public String file() {
    return file;
  }

  /** Returns what the file was read for. */
  public Wanted wanted() {
    return wanted;
  }

  /** Returns what it holds. */
  public Content content() {
    return content;
  }

  /** Returns whether that is in DER, rather than in PEM or another text. */
  public boolean isBinary() {
    return binary;
  }
}
