package io.modelsigning.domain.port.out;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import java.util.List;
import java.util.OptionalInt;

/** Signs a statement: puts it into a DSSE envelope and adds what is needed to verify it. */
public interface PayloadSigner {
  /** Returns the method this signs by. */
  SignatureMethod method();

  /** Returns the largest payload the services involved are known to accept, in bytes. */
  default OptionalInt maximumPayloadBytes() {
    return OptionalInt.empty();
  }

  /**
   * Signs the DSSE v1 message of {@code payload}. Called after hashing, so that nothing obtained
   * for it can expire meanwhile.
   *
   * @param payload an in-toto statement in JSON
   * @throws SigningException if the key cannot be used, or a service or the user refuses
   * @throws InterruptedException if the thread is interrupted
   */
  Signed sign(Bytes payload) throws SigningException, InterruptedException;

  /**
   * Signs as {@link #sign(Bytes)} does, and tells of what takes time meanwhile: phases within
   * {@link ProgressListener.Phase#SIGN}. Signers that ask nobody need not implement this.
   */
  default Signed sign(Bytes payload, ProgressListener progress)
      throws SigningException, InterruptedException {
    return sign(payload);
  }

  /**
   * Returns a signer that has what another signs timestamped as well. Nothing is signed if a
   * timestamp cannot be had.
   *
   * @param signer of the method key or certificate
   * @param authorities in the order of the timestamps; at least one
   */
  static PayloadSigner timestamped(PayloadSigner signer, List<TimestampAuthority> authorities) {
    return new PayloadSigner() {
      @Override
      public SignatureMethod method() {
        return signer.method();
      }

      @Override
      public OptionalInt maximumPayloadBytes() {
        return signer.maximumPayloadBytes();
      }

      @Override
      public Signed sign(Bytes payload) throws SigningException, InterruptedException {
        return sign(payload, new ProgressListener() {});
      }

      @Override
      public Signed sign(Bytes payload, ProgressListener progress)
          throws SigningException, InterruptedException {
        return Stamping.stamped(signer.sign(payload, progress), authorities, progress);
      }
    };
  }

  /** A finished bundle, and who it says made it. */
  record Signed(Bundle bundle, SignerIdentity signer) {}
}
