package io.modelsigning.hashing.kernel;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the kernels of the process from what the processor and the JVM offer. Loads no vector
 * class before it has found the module that all of them need.
 */
public final class KernelSelector {
  /**
   * Names the kernels to use: {@code auto}, {@code scalar}, {@code vector} for the widest vectors
   * there are, or {@code vector128} and so on to 512. For tests also {@code emulated128} and so on,
   * which take vectors of that size even where the processor has none: the JVM then does their work
   * in Java, a thousand times slower.
   *
   * <p>{@code auto} takes vectors only with Java 25, with which they are tested; all others but
   * {@code scalar} take them with any Java from 24 on.
   */
  public static final String PROPERTY = "io.modelsigning.hashing.kernel";

  /**
   * The Vector API is an incubator, which any release may change; so nobody is given it untested.
   */
  private static final int TESTED_FEATURE = 25;

  /** Java 24 brought selecting from two vectors, without which the kernels do not link. */
  private static final int MIN_FEATURE = 24;

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Defined to the boot loader as soon as the module is loaded. */
  private static final String VECTOR_CLASS = "jdk.incubator.vector.IntVector";

  private static final String EMULATED = "emulated";
  private static final int MIN_BITS = 128;
  private static final int MAX_BITS = 512;

  private KernelSelector() {}

  /**
   * Returns the choice for this process.
   *
   * @throws IllegalArgumentException if {@value #PROPERTY} asks for kernels that do not exist or
   *     cannot run here
   */
  public static KernelChoice choice() {
    return choose(
        System.getProperty(PROPERTY),
        Runtime.version().feature(),
        isModulePresent(),
        VectorHardware::preferredBits);
  }

  /** The module is in the boot layer, or a launcher has loaded it into one above. */
  private static boolean isModulePresent() {
    try {
      Module module = Class.forName(VECTOR_CLASS, false, null).getModule();
      return VECTOR_MODULE.equals(module.getName());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Returns new kernels of that choice. */
  public static Kernels kernels(KernelChoice choice) {
    return choice.vectorBits() == 0 ? new ScalarKernels() : new VectorKernels();
  }

  /**
   * @param feature the JVM's, such as 25
   * @param preferredBits asked only if the module is present
   */
  static KernelChoice choose(
      @Nullable String forced, int feature, boolean modulePresent, IntSupplier preferredBits) {
    if (forced != null && !forced.equals("auto")) {
      return forced(forced, feature, modulePresent, preferredBits);
    }
    if (feature != TESTED_FEATURE) {
      return scalar(
          "vector kernels are tested with Java %d alone, and this is Java %d"
              .formatted(TESTED_FEATURE, feature));
    }
    if (!modulePresent) {
      return scalar("the JVM was started without --add-modules " + VECTOR_MODULE);
    }
    int bits = preferredBits.getAsInt();
    if (bits < MIN_BITS) {
      return scalar("the JVM has vectors of only %d bits".formatted(bits));
    }
    int usedBits = Math.min(bits, MAX_BITS);
    String reason = "the widest that the JVM offers on this processor";
    return new KernelChoice("vector" + usedBits, reason, usedBits, false);
  }

  private static KernelChoice forced(
      String name, int feature, boolean modulePresent, IntSupplier preferredBits) {
    String reason = "forced by " + PROPERTY;
    if (name.equals("scalar")) {
      return scalar(reason);
    }
    int bits =
        switch (name) {
          case "vector" -> MIN_BITS;
          case "vector128", "emulated128" -> 128;
          case "vector256", "emulated256" -> 256;
          case "vector512", "emulated512" -> 512;
          default ->
              throw new IllegalArgumentException(
                  "%s must be auto, scalar, vector, vector128, vector256 or vector512, but is '%s'"
                      .formatted(PROPERTY, name));
        };
    if (feature < MIN_FEATURE) {
      throw new IllegalArgumentException(
          "%s is '%s', but vector kernels need Java %d, and this is Java %d"
              .formatted(PROPERTY, name, MIN_FEATURE, feature));
    }
    if (!modulePresent) {
      throw new IllegalArgumentException(
          "%s is '%s', but the JVM was started without --add-modules %s"
              .formatted(PROPERTY, name, VECTOR_MODULE));
    }
    int widest = preferredBits.getAsInt();
    if (bits > widest && !name.startsWith(EMULATED)) {
      throw new IllegalArgumentException(
          "%s is '%s', but the widest vectors here have %d bits".formatted(PROPERTY, name, widest));
    }
    int usedBits = name.equals("vector") ? Math.min(widest, MAX_BITS) : bits;
    return new KernelChoice(name.equals("vector") ? name + usedBits : name, reason, usedBits, true);
  }

  private static KernelChoice scalar(String reason) {
    return new KernelChoice("scalar", reason, 0, false);
  }
}
