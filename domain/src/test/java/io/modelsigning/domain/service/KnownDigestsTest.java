package io.modelsigning.domain.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.DigestedModel;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.service.Fakes.MemoryModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is asked for digests before anything is read, and what becomes of the answers. */
final class KnownDigestsTest {
  private static final Digest KNOWN = new Digest(HashAlgorithm.SHA256, Bytes.ofHex("5".repeat(64)));

  private final MemoryModel model = new MemoryModel().put("a", "aaaa").put("b", "bb");
  private final List<String> hashed = new ArrayList<>();

  /** Knows what it is told, and remembers what it is asked and told. */
  private static final class Source implements KnownDigests {
    private final DigestSource source;
    private final Map<String, Digest> known = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private List<Optional<Digest>> computed = List.of();

    Source(DigestSource.Kind kind, String... names) {
      this.source = new DigestSource(kind, "place");
      for (String name : names) {
        known.put(name, KNOWN);
      }
    }

    @Override
    public DigestSource source() {
      return source;
    }

    @Override
    public Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm) {
      List<String> names = ranges.stream().map(KnownDigestsTest::name).toList();
      asked.addAll(names);
      return new Lookup() {
        @Override
        public Optional<Digest> digest(int index) {
          return Optional.ofNullable(known.get(names.get(index)));
        }

        @Override
        public void computed(List<Optional<Digest>> digests) {
          computed = digests;
        }
      };
    }
  }

  private static String name(FileRange range) {
    return range.file().path() + ":" + range.startBytes();
  }

  private DigestedModel digest(ManifestOptions.Builder options) throws Exception {
    return UseCases.digestModel(
            (source, ranges, algorithm, progress) -> {
              ranges.forEach(range -> hashed.add(name(range)));
              return ranges.stream()
                  .map(range -> new Digest(algorithm, Bytes.ofHex("c".repeat(64))))
                  .toList();
            })
        .digest(model, options.build(), ProgressListener.NONE);
  }

  @Test
  void onlyTheRestIsHashed() throws Exception {
    Source source = new Source(DigestSource.Kind.SIGNATURE, "a:0");
    DigestedModel digested = digest(ManifestOptions.builder().addKnown(source));
    assertEquals(List.of("b:0"), hashed);
    assertEquals(List.of(new ReusedDigests(source.source, 1, 4)), digested.reused());
    assertEquals(KNOWN, digested.manifest().resources().getFirst().digest());
  }

  @Test
  void sourcesAreAskedOneAfterTheOtherForWhatIsStillUnknown() throws Exception {
    Source first = new Source(DigestSource.Kind.SIGNATURE, "a:0");
    Source second = new Source(DigestSource.Kind.CACHE, "a:0", "b:0");
    DigestedModel digested = digest(ManifestOptions.builder().addKnown(first, second));
    assertEquals(List.of("b:0"), second.asked);
    assertEquals(List.of(), hashed);
    assertEquals(
        List.of(new ReusedDigests(first.source, 1, 4), new ReusedDigests(second.source, 1, 2)),
        digested.reused());
  }

  /** A cache that kept what somebody only claims would claim it for ever. */
  @Test
  void onlyComputedDigestsAreHandedOn() throws Exception {
    Source cache = new Source(DigestSource.Kind.CACHE);
    Source claims = new Source(DigestSource.Kind.SIGNATURE, "a:0");
    DigestedModel unused = digest(ManifestOptions.builder().addKnown(cache, claims));
    assertEquals(2, cache.computed.size());
    assertEquals(Optional.empty(), cache.computed.get(0));
    assertEquals("c".repeat(64), cache.computed.get(1).orElseThrow().value().toHex());
  }

  @Test
  void fileOfWhichSomeShardsAreKnownIsNoFileThatWasNotRead() throws Exception {
    Source source = new Source(DigestSource.Kind.CACHE, "a:3", "b:0");
    DigestedModel digested =
        digest(
            ManifestOptions.builder().method(new SerializationMethod.Shards(3)).addKnown(source));
    assertEquals(List.of("a:0"), hashed);
    assertEquals(List.of(new ReusedDigests(source.source, 1, 3)), digested.reused());
  }

  @Test
  void whereNothingIsKnownNothingIsSaid() throws Exception {
    assertEquals(
        List.of(),
        digest(ManifestOptions.builder().addKnown(new Source(DigestSource.Kind.CACHE))).reused());
  }

  @Test
  void sourceThatRefusesEndsTheRun() {
    KnownDigests refusing =
        new KnownDigests() {
          @Override
          public DigestSource source() {
            return new DigestSource(DigestSource.Kind.MANIFEST, "m");
          }

          @Override
          public Lookup lookUp(ModelSource of, List<FileRange> ranges, HashAlgorithm algorithm)
              throws ModelAccessException {
            throw new ModelAccessException(Reason.MANIFEST_DIFFERS, "a", "differs");
          }
        };
    assertThrows(
        ModelAccessException.class, () -> digest(ManifestOptions.builder().addKnown(refusing)));
    assertEquals(List.of(), hashed);
  }
}
