package io.modelsigning.domain.storage;

/** What of a storage bears on how it is read best; a hint, which changes no result. */
public enum StorageTrait {
  /** Nothing is known that speaks against reading at several places at once. */
  ANY,
  /** Each reading elsewhere costs a moment, as on a rotating disk: one reader is fastest. */
  SLOW_SEEKS,
  /** Each request takes long, however much it brings, as with an object store. */
  SLOW_REQUESTS
}
