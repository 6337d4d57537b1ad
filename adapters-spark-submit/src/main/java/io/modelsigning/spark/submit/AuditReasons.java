package io.modelsigning.spark.submit;

import io.modelsigning.domain.Reason;

/** Why an audit comes to no end. */
final class AuditReasons {
  /** Results of earlier audits cannot be read, or those of this one not be written. */
  static final Reason AUDIT_RESULTS = new Reason("audit-results");

  private AuditReasons() {}
}
