package io.modelsigning.hashing;

import io.modelsigning.hashing.schedule.WorkerPool;
import java.util.List;
import java.util.Optional;

/** How the threads of one call share its work. */
sealed interface HashingStrategy permits MessageHashing, TreeHashing {
  /** Returns what the hashing threads do, one task for each; to be asked once. */
  List<WorkerPool.Task> hashing();

  /** Returns what makes vector kernels ready meanwhile, if that can pay. */
  Optional<WorkerPool.Task> warmup();
}
