package io.modelsigning.domain.port.out;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner.Signed;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.TimestampVerdict.Verified;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Adds timestamps to what was signed. */
final class Stamping {
  private Stamping() {}

  static Signed stamped(
      Signed signed, List<TimestampAuthority> authorities, ProgressListener progress)
      throws SigningException, InterruptedException {
    Bytes signature = signed.bundle().envelope().signatures().getFirst();
    List<Bytes> responses = new ArrayList<>(signed.bundle().timestamps());
    List<Verified> times = new ArrayList<>();
    progress.started(Phase.TIMESTAMP);
    try {
      for (TimestampAuthority authority : authorities) {
        TimestampAuthority.Stamp stamp = authority.stamp(signature, progress);
        responses.add(stamp.response());
        stamp.verified().ifPresent(times::add);
      }
    } catch (SigningException e) {
      progress.failed(Phase.TIMESTAMP, e.reason());
      throw e;
    } finally {
      progress.finished(Phase.TIMESTAMP);
    }
    return new Signed(
        signed.bundle().withTimestamps(responses),
        earliest(times).map(time -> at(signed.signer(), time)).orElse(signed.signer()));
  }

  private static Optional<Verified> earliest(List<Verified> times) {
    return times.stream().min(Comparator.comparing(Verified::latest));
  }

  private static SignerIdentity at(SignerIdentity signer, Verified time) {
    return SignerIdentity.builder().from(signer).provenBy(time).build();
  }
}
