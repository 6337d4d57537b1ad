package io.modelsigning.hashing;

/**
 * Those who may read for the hashing threads of one call.
 *
 * @param pool their threads
 * @param readAhead decides when they read
 */
record Readers(WorkerPool pool, ReadAhead readAhead) {}
