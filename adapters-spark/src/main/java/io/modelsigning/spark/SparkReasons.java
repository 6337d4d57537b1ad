package io.modelsigning.spark;

import io.modelsigning.domain.Reason;

/** Why a cluster does not hash a model. */
public final class SparkReasons {
  /** Executors of the cluster cannot run this program. */
  public static final Reason CLUSTER_UNFIT = new Reason("cluster-unfit");

  /** No executor works, or all end again and again. */
  public static final Reason CLUSTER_UNAVAILABLE = new Reason("cluster-unavailable");

  /** A task failed on each executor that tried it, or executors answered what was not asked. */
  public static final Reason CLUSTER_FAILED = new Reason("cluster-failed");

  /** The model is where executors cannot open it. */
  public static final Reason NOT_ON_CLUSTER = new Reason("not-on-cluster");

  /** The driver computed another digest than an executor. */
  public static final Reason DIGEST_NOT_CONFIRMED = new Reason("digest-not-confirmed");

  /** A file is hashed by one task, which takes longer than all others together. */
  public static final Reason NOT_SPREAD = new Reason("not-spread");

  /** Executors hash without vector kernels. */
  public static final Reason PLAIN_KERNELS = new Reason("plain-kernels");

  private SparkReasons() {}

  /** Returns the reason that an executor names, or that it failed if it names none. */
  static Reason named(String code) {
    try {
      return new Reason(code);
    } catch (IllegalArgumentException e) {
      return CLUSTER_FAILED;
    }
  }
}
