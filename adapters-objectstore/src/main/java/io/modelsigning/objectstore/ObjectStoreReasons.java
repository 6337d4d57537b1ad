package io.modelsigning.objectstore;

import io.modelsigning.domain.Reason;

/** The reasons that reading models from stores of objects adds to those of the domain. */
public final class ObjectStoreReasons {
  /** The store cannot be reached, or failed every time within the limit. */
  public static final Reason STORAGE_UNAVAILABLE = new Reason("storage-unavailable");

  /** The store does not let this user, or anybody who has not logged in, do that. */
  public static final Reason STORAGE_ACCESS_DENIED = new Reason("storage-access-denied");

  /** The store refused the request, for a reason that another attempt meets again. */
  public static final Reason STORAGE_REFUSED = new Reason("storage-refused");

  /** The store answered what cannot be the answer. */
  public static final Reason MALFORMED_STORAGE_ANSWER = new Reason("malformed-storage-answer");

  /** A location that is not of the form of its scheme, or of a kind that is not allowed. */
  public static final Reason UNUSABLE_LOCATION = new Reason("unusable-location");

  /** The server gives no ranges, and the file is to be read at several places at once. */
  public static final Reason NO_RANGES = new Reason("no-ranges");

  /** The store gave other content than what it claims to have. */
  public static final Reason STORAGE_CONTENT_DIFFERS = new Reason("storage-content-differs");

  private ObjectStoreReasons() {}
}
