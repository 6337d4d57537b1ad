package io.modelsigning.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.testing.MemoryModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JobPlanTest {
  private static final long GIB = 1L << 30;

  private static Request request(String location, HashAlgorithm algorithm, long... sizes) {
    List<FileRange> ranges = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      ModelFile file = new ModelFile(ModelPath.of("f" + i), sizes[i], "v");
      ranges.add(new FileRange(file, 0, sizes[i]));
    }
    return new Request(
        new MemoryModel(), new Location(location), ranges, algorithm, ProgressListener.NONE);
  }

  private static JobPlan plan(int cores, Request... requests) {
    return new JobPlan(List.of(requests), cores, ClusterOptions.DEFAULT, "1.0", 4);
  }

  private static List<Piece> pieces(DigestTask task) {
    return task.models().stream().flatMap(model -> model.pieces().stream()).toList();
  }

  private static long[] repeated(int count, long size) {
    long[] sizes = new long[count];
    java.util.Arrays.fill(sizes, size);
    return sizes;
  }

  @Test
  void everyPieceIsInOneTaskAndTheLongestAreFirst() {
    Request small = request("/a", HashAlgorithm.SHA256, repeated(10_000, 1000));
    Request large = request("/b", HashAlgorithm.SHA256, 10 * GIB, 5, 3 * GIB);
    Request tree = request("/c", HashAlgorithm.BLAKE3, 5 * GIB + 1, 7);
    JobPlan plan = plan(8, small, large, tree);
    List<Long> sizes = plan.tasks().stream().map(DigestTask::bytes).toList();
    assertEquals(sizes.stream().sorted(Comparator.reverseOrder()).toList(), sizes);
    List<Integer> numbers =
        plan.tasks().stream()
            .flatMap(task -> pieces(task).stream())
            .map(Piece::number)
            .sorted()
            .toList();
    assertEquals(small.pieceCount() + large.pieceCount() + tree.pieceCount(), numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      assertEquals(i, numbers.get(i));
    }
  }

  @Test
  void whatIsLongIsAloneAndTreesAreCut() {
    JobPlan plan = plan(2, request("/c", HashAlgorithm.BLAKE3, 5 * GIB + 1));
    // 5 GiB on 2 cores with 3 tasks each are parts of half a GiB.
    assertEquals(11, plan.tasks().size());
    assertEquals(GIB / 2, plan.tasks().getFirst().bytes());
    assertEquals(1, plan.tasks().getLast().bytes());
    assertEquals(1, plan(2, request("/c", HashAlgorithm.SHA256, 5 * GIB + 1)).tasks().size());
    // However much there is, no task is longer than asked for.
    assertEquals(
        GIB, plan(2, request("/c", HashAlgorithm.BLAKE3, 100 * GIB)).tasks().getFirst().bytes());
  }

  @Test
  void shortPiecesShareTasksButNotTooMany() {
    JobPlan plan = plan(2, request("/a", HashAlgorithm.SHA256, repeated(10_000, 10)));
    assertEquals(
        List.of(4000, 4000, 2000), plan.tasks().stream().map(task -> pieces(task).size()).toList());
    // Little is not spread so thin that sending it takes longer than hashing it.
    assertEquals(
        4, plan(64, request("/a", HashAlgorithm.SHA256, repeated(128, 1 << 20))).tasks().size());
  }

  @Test
  void requestsOfOneModelStayApart() {
    Request one = request("/a", HashAlgorithm.SHA256, 1, 2);
    Request two = request("/a", HashAlgorithm.SHA256, 3);
    JobPlan plan = plan(2, one, two);
    assertEquals(
        List.of(2, 1),
        plan.tasks().getFirst().models().stream().map(model -> model.pieces().size()).toList());
    assertSame(one, plan.requestOf(1).orElseThrow());
    assertSame(two, plan.requestOf(2).orElseThrow());
    assertEquals(2, plan.firstOf(2));
    assertEquals(Optional.empty(), plan.requestOf(3));
    assertEquals(Optional.empty(), plan.requestOf(-1));
  }

  @Test
  void algorithmsDoNotShareTasks() {
    JobPlan plan =
        plan(
            2,
            request("/a", HashAlgorithm.SHA256, 1),
            request("/a", HashAlgorithm.BLAKE3, 1),
            request("/b", HashAlgorithm.SHA256, 1));
    assertEquals(2, plan.tasks().size());
    assertTrue(
        plan.tasks().stream()
            .anyMatch(task -> task.algorithm().equals("sha256") && task.models().size() == 2));
  }
}
