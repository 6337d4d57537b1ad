package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.in.TimestampSignature;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.TimestampAuthority;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.TimestampVerdict.Verified;
import io.modelsigning.domain.storage.Overwrite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

final class TimestampSignatureService implements TimestampSignature {
  private final BundleCodec bundles;

  TimestampSignatureService(BundleCodec bundles) {
    this.bundles = bundles;
  }

  @Override
  public Timestamped timestamp(
      SignatureStore signature, List<TimestampAuthority> authorities, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    Bytes stored = signature.read();
    Bundle bundle = bundles.read(stored);
    requireOwnTime(bundle);
    int count = bundle.timestamps().size() + authorities.size();
    requireRoom(bundle, count);
    List<Bytes> responses = new ArrayList<>();
    Optional<Verified> earliest = Optional.empty();
    progress.started(Phase.TIMESTAMP);
    try {
      for (TimestampAuthority authority : authorities) {
        TimestampAuthority.Stamp stamp =
            authority.stamp(bundle.envelope().signatures().getFirst(), progress);
        responses.add(stamp.response());
        earliest = earlier(earliest, stamp.verified());
      }
      signature.write(bundles.withTimestamps(stored, responses), Overwrite.OLDER_SIGNATURE);
      return new Timestamped(responses.size(), count, earliest);
    } catch (ModelSigningException e) {
      progress.failed(Phase.TIMESTAMP, e.reason());
      throw e;
    } finally {
      progress.finished(Phase.TIMESTAMP);
    }
  }

  private static Optional<Verified> earlier(Optional<Verified> one, Optional<Verified> other) {
    List<Verified> both = new ArrayList<>();
    one.ifPresent(both::add);
    other.ifPresent(both::add);
    return both.stream().min(Comparator.comparing(Verified::latest));
  }

  /** Of Sigstore, authorities that its trusted root does not know are none. */
  private static void requireOwnTime(Bundle bundle) throws SigningException {
    if (bundle.material().method() == SignatureMethod.SIGSTORE) {
      throw new SigningException(
          Reason.WRONG_METHOD,
          "the signature must be of the method key or certificate, but is of the method sigstore, which has its time from its own services");
    }
    if (bundle.envelope().signatures().size() != 1) {
      throw new SigningException(
          Reason.MALFORMED_BUNDLE,
          "the envelope must have one signature to be timestamped, but has %d"
              .formatted(bundle.envelope().signatures().size()));
    }
  }

  private static void requireRoom(Bundle bundle, int count) throws SigningException {
    if (count > Bundle.MAXIMUM_TIMESTAMPS) {
      throw new SigningException(
          Reason.MALFORMED_BUNDLE,
          "the signature may have at most %d timestamps, but would have %d with the %d that it has"
              .formatted(Bundle.MAXIMUM_TIMESTAMPS, count, bundle.timestamps().size()));
    }
  }
}
