package io.modelsigning.hashing.kernel;

/**
 * Which kernels this process uses, and why.
 *
 * @param name {@code scalar}, {@code vector128}, {@code vector256} or {@code vector512}
 * @param reason one clause for the user
 * @param vectorBits size of a vector, 0 for scalar kernels
 * @param forced whether they are used even where others would be faster
 */
public record KernelChoice(String name, String reason, int vectorBits, boolean forced) {}
