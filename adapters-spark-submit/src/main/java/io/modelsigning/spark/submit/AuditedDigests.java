package io.modelsigning.spark.submit;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.InspectSignature;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.manifest.SignedDigests;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The digests of one model whose listing is the one that an earlier audit saw. An audit keeps no
 * digests but a fingerprint of them; they are those of a signature of the model if their
 * fingerprint is that one, whatever the signature is worth, which is found out as always.
 */
final class AuditedDigests implements KnownDigests {
  /** What is the same for all models of an audit. */
  record Audit(
      EarlierAudits earlier,
      Storage storage,
      InspectSignature inspection,
      DigestSource source,
      Clock clock) {}

  private final Audit audit;
  private final SignedModel signed;
  private final Map<String, String> contents = new ConcurrentHashMap<>();

  AuditedDigests(Audit audit, SignedModel signed) {
    this.audit = audit;
    this.signed = signed;
  }

  /** Returns what this audit learns: fingerprints of content, by those of the listing. */
  Map<String, String> contents() {
    return contents;
  }

  @Override
  public DigestSource source() {
    return audit.source();
  }

  @Override
  public Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm)
      throws ModelAccessException, InterruptedException {
    if (ranges.isEmpty()) {
      return index -> Optional.empty();
    }
    Optional<String> listing = AuditFingerprints.ofListing(model, ranges, algorithm, audit.clock());
    if (listing.isEmpty()) {
      return index -> Optional.empty();
    }
    Optional<String> content = audit.earlier().contentOf(listing.get());
    if (content.isPresent()) {
      for (Location signature : signed.signatures()) {
        List<Optional<Digest>> claimed = claimed(signature, model, ranges, algorithm);
        if (AuditFingerprints.ofContent(claimed).equals(content)) {
          contents.put(listing.get(), content.get());
          return claimed::get;
        }
      }
    }
    return new Lookup() {
      @Override
      public Optional<Digest> digest(int index) {
        return Optional.empty();
      }

      @Override
      public void computed(List<Optional<Digest>> digests) {
        AuditFingerprints.ofContent(digests)
            .ifPresent(computed -> contents.put(listing.get(), computed));
      }
    };
  }

  /** Returns what a signature claims, or nothing if it cannot be read: the verdict will say so. */
  private List<Optional<Digest>> claimed(
      Location signature, ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm) {
    List<Optional<Digest>> claimed = new ArrayList<>(ranges.size());
    try {
      Manifest manifest =
          audit.inspection().inspect(audit.storage().signature(signature)).statement().manifest();
      Lookup lookup =
          new SignedDigests(manifest, signature.toString(), path -> false)
              .lookUp(model, ranges, algorithm);
      for (int i = 0; i < ranges.size(); i++) {
        claimed.add(lookup.digest(i));
      }
      return claimed;
    } catch (ModelSigningException e) {
      return List.of(Optional.empty());
    }
  }
}
