package io.modelsigning.http;

import io.modelsigning.domain.Reason;

/** The reasons that asking servers adds to those of the domain. */
public final class HttpReasons {
  /** The network is needed, but is not to be used. */
  public static final Reason OFFLINE = new Reason("offline");

  /** A setting of the network cannot be used. */
  public static final Reason UNUSABLE_NETWORK_SETTINGS = new Reason("unusable-network-settings");

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
