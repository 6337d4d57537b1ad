package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has a model hashed, but for what is known already. */
final class ContentHashing {
  private final DigestEngine engine;
  private final ModelSource model;
  private final List<KnownDigests> known;
  private final ProgressListener progress;

  /**
   * What was asked for.
   *
   * @param digests one for each range, in their order
   * @param reused how much of that was known, by where from; nothing for what brought nothing
   */
  record Hashed(List<Digest> digests, List<ReusedDigests> reused) {}

  /**
   * @param known asked one after the other; what one of them knows, those behind it are not asked
   */
  ContentHashing(
      DigestEngine engine, ModelSource model, List<KnownDigests> known, ProgressListener progress) {
    this.engine = engine;
    this.model = model;
    this.known = known;
    this.progress = progress;
  }

  /**
   * @param files how many files the ranges are of
   */
  Hashed hash(List<FileRange> ranges, Serialization serialization, long files)
      throws ModelAccessException, InterruptedException {
    progress.started(Phase.HASH);
    try {
      progress.serializing(serialization);
      return known.isEmpty()
          ? new Hashed(compute(ranges, serialization, files), List.of())
          : new Lookups().hash(ranges, serialization);
    } catch (ModelAccessException e) {
      progress.failed(Phase.HASH, e.reason());
      throw e;
    } finally {
      progress.finished(Phase.HASH);
    }
  }

  private List<Digest> compute(List<FileRange> ranges, Serialization serialization, long files)
      throws ModelAccessException, InterruptedException {
    progress.planned(files, ranges.stream().mapToLong(FileRange::sizeBytes).sum());
    return engine.digest(model, ranges, serialization.hashAlgorithm(), progress);
  }

  private static long filesOf(List<FileRange> ranges) {
    return ranges.stream().map(range -> range.file().path()).distinct().count();
  }

  /** What everybody who may know something says of it. */
  private final class Lookups {
    /** Who was asked for what, and what they answered. */
    private record Asked(KnownDigests.Lookup lookup, List<Integer> places) {}

    private final List<Asked> asked = new ArrayList<>();
    private final Map<DigestSource, List<Integer>> found = new LinkedHashMap<>();

    Hashed hash(List<FileRange> ranges, Serialization serialization)
        throws ModelAccessException, InterruptedException {
      List<Optional<Digest>> digests = new ArrayList<>(ranges.size());
      List<Integer> unknown = new ArrayList<>(ranges.size());
      for (int i = 0; i < ranges.size(); i++) {
        digests.add(Optional.empty());
        unknown.add(i);
      }
      for (KnownDigests one : known) {
        unknown = ask(one, ranges, unknown, digests, serialization);
      }
      List<FileRange> left = at(unknown, ranges);
      List<Digest> digestsOfLeft = compute(left, serialization, filesOf(left));
      List<Optional<Digest>> computed = new ArrayList<>(Collections.nCopies(ranges.size(), none()));
      for (int i = 0; i < unknown.size(); i++) {
        Optional<Digest> digest = Optional.of(digestsOfLeft.get(i));
        digests.set(unknown.get(i), digest);
        computed.set(unknown.get(i), digest);
      }
      for (Asked one : asked) {
        one.lookup.computed(at(one.places, computed));
      }
      return new Hashed(digests.stream().map(Optional::orElseThrow).toList(), reused(ranges));
    }

    private static Optional<Digest> none() {
      return Optional.empty();
    }

    /** Returns what is still unknown then. */
    private List<Integer> ask(
        KnownDigests one,
        List<FileRange> ranges,
        List<Integer> places,
        List<Optional<Digest>> digests,
        Serialization serialization)
        throws ModelAccessException, InterruptedException {
      KnownDigests.Lookup lookup =
          one.lookUp(model, at(places, ranges), serialization.hashAlgorithm());
      asked.add(new Asked(lookup, places));
      List<Integer> unknown = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        Optional<Digest> digest = lookup.digest(i);
        if (digest.isPresent()) {
          digests.set(places.get(i), digest);
          found.computeIfAbsent(one.source(), absent -> new ArrayList<>()).add(places.get(i));
        } else {
          unknown.add(places.get(i));
        }
      }
      return unknown;
    }

    private List<ReusedDigests> reused(List<FileRange> ranges) {
      Map<ModelPath, Integer> rangesOfFile = new HashMap<>();
      ranges.forEach(range -> rangesOfFile.merge(range.file().path(), 1, Integer::sum));
      List<ReusedDigests> reused = new ArrayList<>();
      found.forEach(
          (source, places) -> {
            Map<ModelPath, Integer> missing = new HashMap<>();
            long bytes = 0;
            for (FileRange range : at(places, ranges)) {
              ModelPath path = range.file().path();
              missing.merge(path, rangesOfFile.getOrDefault(path, 0) - 1, (a, b) -> a - 1);
              bytes += range.sizeBytes();
            }
            long files = missing.values().stream().filter(count -> count == 0).count();
            reused.add(new ReusedDigests(source, files, bytes));
          });
      return reused;
    }
  }

  private static <T> List<T> at(List<Integer> places, List<T> all) {
    return places.stream().map(all::get).toList();
  }
}
