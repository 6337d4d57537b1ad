package io.modelsigning.hashing.read;

import io.modelsigning.hashing.schedule.WorkerPool;

/**
 * Those who may read for the hashing threads of one call.
 *
 * @param pool their threads
 * @param readAhead decides when they read
 */
public record Readers(WorkerPool pool, ReadAhead readAhead) {}
