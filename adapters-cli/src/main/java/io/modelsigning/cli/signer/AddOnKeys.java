package io.modelsigning.cli.signer;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import java.security.interfaces.ECPublicKey;

/**
 * Keys of an add-on, asked with its class loader as the thread's: that is where libraries look for
 * further parts of their own.
 */
final class AddOnKeys implements KeyHolder {
  private final KeyHolder keys;
  private final ClassLoader loader;

  AddOnKeys(KeyHolder keys, ClassLoader loader) {
    this.keys = keys;
    this.loader = loader;
  }

  /** What is asked. */
  private interface Question<T, E extends ModelSigningException> {
    T ask() throws E, InterruptedException;
  }

  private <T, E extends ModelSigningException> T within(Question<T, E> question)
      throws E, InterruptedException {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return question.ask();
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  @Override
  public SigningKey signingKey(KeyReference reference)
      throws SigningException, InterruptedException {
    return new Key(within(() -> keys.signingKey(reference)));
  }

  @Override
  public ECPublicKey publicKey(KeyReference reference)
      throws VerificationUnavailableException, InterruptedException {
    return within(() -> keys.publicKey(reference));
  }

  @Override
  public Created create(KeyReference reference, Curve curve)
      throws SigningException, InterruptedException {
    return within(() -> keys.create(reference, curve));
  }

  private final class Key implements SigningKey {
    private final SigningKey key;

    Key(SigningKey key) {
      this.key = key;
    }

    @Override
    public ECPublicKey publicKey() {
      return key.publicKey();
    }

    @Override
    public Bytes sign(Bytes digest) throws SigningException, InterruptedException {
      return within(() -> key.sign(digest));
    }
  }
}
