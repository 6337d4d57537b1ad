package io.modelsigning.sigstore.http;

import io.modelsigning.domain.Reason;

/** Why a service gives no answer that can be used. */
public final class HttpReasons {
  /** A setting of the network cannot be used. */
  public static final Reason UNUSABLE_SETTINGS = new Reason("unusable-network-settings");

  /** A service could not be reached, or failed every time within the limit. */
  public static final Reason SERVICE_UNAVAILABLE = new Reason("service-unavailable");

  /** A service's certificate is not by an authority that is trusted, or not for the service. */
  public static final Reason UNTRUSTED_SERVER = new Reason("untrusted-server");

  /** A proxy lets only those pass whom it knows. */
  public static final Reason PROXY_REFUSED = new Reason("proxy-refused");

  /** A service refused the request. */
  public static final Reason SERVICE_REFUSED = new Reason("service-refused");

  /** A service's answer is not what its protocol says. */
  public static final Reason MALFORMED_ANSWER = new Reason("malformed-answer");

  private HttpReasons() {}
}
