package io.modelsigning.benchmarks.models;

/**
 * What one process took.
 *
 * @param seconds from before its start to after its end
 * @param userSeconds processor time in user mode, its children included
 * @param systemSeconds processor time in the kernel, its children included
 * @param peakResidentBytes the largest resident set it had, file-backed pages it mapped included
 */
record Cost(double seconds, double userSeconds, double systemSeconds, long peakResidentBytes) {}
