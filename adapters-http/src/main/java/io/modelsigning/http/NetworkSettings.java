package io.modelsigning.http;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How servers are reached: through which proxies, and by which authorities a server's certificate
 * must be. The settings have the names and the meaning that other programs give to environment
 * variables; {@code docs/network.md} says which. Immutable.
 *
 * <p>They are looked at when a server is about to be asked: what never uses the network is not kept
 * from its work by a wrong one.
 */
public final class NetworkSettings {
  /** A file of authorities, in PEM, to be used in place of those of the Java runtime. */
  static final String AUTHORITIES = "SSL_CERT_FILE";

  private static final NetworkSettings NONE = new NetworkSettings(Map.of(), TimeSource.SYSTEM);

  private final Map<String, String> variables;
  private final TimeSource time;

  private NetworkSettings(Map<String, String> variables, TimeSource time) {
    this.variables = Collections.unmodifiableMap(new HashMap<>(variables));
    this.time = time;
  }

  /** Returns settings without proxies, and with the authorities of the Java runtime. */
  public static NetworkSettings none() {
    return NONE;
  }

  /**
   * Returns the settings among {@code variables}, usually the environment: {@code HTTPS_PROXY},
   * {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, where a name in lower case comes
   * before the one in upper case, and {@code SSL_CERT_FILE}. An empty value counts as none.
   */
  public static NetworkSettings of(Map<String, String> variables) {
    Map<String, String> kept = new TreeMap<>();
    for (String name : Proxies.VARIABLES) {
      String lower = name.toLowerCase(java.util.Locale.ROOT);
      // Programs that a web server starts get the header "Proxy" of a request by this name.
      boolean fromRequest = name.equals(Proxies.HTTP) && variables.containsKey("REQUEST_METHOD");
      if (variables.containsKey(lower)) {
        kept.put(name, variables.getOrDefault(lower, ""));
      } else if (variables.containsKey(name) && !fromRequest) {
        kept.put(name, variables.getOrDefault(name, ""));
      }
    }
    if (variables.containsKey(AUTHORITIES)) {
      kept.put(AUTHORITIES, variables.getOrDefault(AUTHORITIES, ""));
    }
    return new NetworkSettings(kept, TimeSource.SYSTEM);
  }

  /** Returns these settings, but with the limits of all that is asked counted in {@code other}. */
  public NetworkSettings in(TimeSource other) {
    return new NetworkSettings(variables, other);
  }

  /**
   * Returns what the settings say.
   *
   * @throws UnusableSettingsException if one of them says nothing that can be done
   */
  public Network open() throws UnusableSettingsException {
    return new Network(
        Proxies.of(variables), Authorities.of(variables.getOrDefault(AUTHORITIES, "")), time);
  }

  /** Names the settings that are there, but shows no value: addresses of proxies hold passwords. */
  @Override
  public String toString() {
    return "network settings " + variables.keySet();
  }
}
