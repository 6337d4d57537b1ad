package io.modelsigning.benchmarks.models;

/**
 * One file of a generated model.
 *
 * @param path relative to the model's directory, with {@code /}
 * @param bytes its length
 * @param content the name of its {@link Content}; two files of one name and length are equal
 */
record ModelFile(String path, long bytes, String content) {}
