package io.modelsigning.sigstore;

import io.modelsigning.domain.SigningException;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Secrets;
import io.modelsigning.sigstore.document.MediaTypes;
import io.modelsigning.sigstore.document.SigningConfigDocument;
import io.modelsigning.sigstore.document.SigningConfigDocument.Selection;
import io.modelsigning.sigstore.document.SigningConfigDocument.ServiceEntry;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The services of one signing, chosen from a signing configuration as the Sigstore client
 * specification says: those within their time and of a version we speak, of each operator the
 * newest, and of these as many as the configuration asks for.
 *
 * @param certificateAuthority Fulcio's address
 * @param logs transparency logs to record the signature in; at least one
 * @param timestampAuthorities authorities to have it timestamped by
 * @param identityProvider where users log in, if there is such a place
 */
public record SigningServices(
    URI certificateAuthority,
    List<Log> logs,
    List<URI> timestampAuthorities,
    Optional<URI> identityProvider) {
  public SigningServices {
    logs = List.copyOf(logs);
    timestampAuthorities = List.copyOf(timestampAuthorities);
  }

  /**
   * A transparency log to record in.
   *
   * @param version 1 or 2: which interface of Rekor it has
   */
  record Log(URI address, int version) {}

  /**
   * Returns the services to use at {@code now}.
   *
   * @throws SigningException if the configuration has none for a purpose, or fewer than it asks for
   */
  static SigningServices choose(SigningConfigDocument config, Instant now) throws SigningException {
    if (!MediaTypes.SIGNING_CONFIG.includes(config.mediaType())) {
      throw unusable(
          "its media type must be '%s', but is '%s'"
              .formatted(MediaTypes.SIGNING_CONFIG.preferred(), Secrets.mask(config.mediaType())));
    }
    List<ServiceEntry> authorities = usable(config.certificateAuthorities(), Set.of(1), now);
    requireSome(authorities, "certificate authority");
    List<ServiceEntry> logs =
        select(
            usable(config.transparencyLogs(), Set.of(1, 2), now),
            config.transparencyLogSelection(),
            "transparency logs");
    requireSome(logs, "transparency log");
    List<ServiceEntry> stampers =
        select(
            usable(config.timestampAuthorities(), Set.of(1), now),
            config.timestampAuthoritySelection(),
            "timestamp authorities");
    boolean timeless = logs.stream().allMatch(log -> log.majorApiVersion() == 2);
    if (timeless && stampers.isEmpty()) {
      throw unusable("its transparency log gives no time, and it has no timestamp authority");
    }
    List<ServiceEntry> providers = usable(config.identityProviders(), Set.of(1), now);
    return new SigningServices(
        address(authorities.getFirst()),
        addressed(logs),
        addresses(stampers),
        providers.isEmpty() ? Optional.empty() : Optional.of(address(providers.getFirst())));
  }

  private static List<Log> addressed(List<ServiceEntry> logs) throws SigningException {
    List<Log> addressed = new java.util.ArrayList<>();
    for (ServiceEntry log : logs) {
      addressed.add(new Log(address(log), log.majorApiVersion()));
    }
    return addressed;
  }

  private static List<URI> addresses(List<ServiceEntry> services) throws SigningException {
    List<URI> addresses = new java.util.ArrayList<>();
    for (ServiceEntry service : services) {
      addresses.add(address(service));
    }
    return addresses;
  }

  /** Returns one service of each operator, in the order of the configuration. */
  private static List<ServiceEntry> usable(
      List<ServiceEntry> services, Set<Integer> versions, Instant now) {
    Comparator<ServiceEntry> newest =
        Comparator.comparingInt(ServiceEntry::majorApiVersion)
            .thenComparing(service -> start(service));
    Map<String, ServiceEntry> byOperator = new LinkedHashMap<>();
    for (ServiceEntry service : services) {
      if (versions.contains(service.majorApiVersion()) && isWithin(service, now)) {
        byOperator.merge(service.operator(), service, (a, b) -> newest.compare(a, b) >= 0 ? a : b);
      }
    }
    return List.copyOf(byOperator.values());
  }

  private static boolean isWithin(ServiceEntry service, Instant now) {
    var window = service.validFor();
    return window.start().map(start -> !now.isBefore(start)).orElse(false)
        && window.end().map(end -> !now.isAfter(end)).orElse(true);
  }

  /** Of services within their time, which all have a start. */
  private static Instant start(ServiceEntry service) {
    return service.validFor().start().orElse(Instant.EPOCH);
  }

  private static List<ServiceEntry> select(
      List<ServiceEntry> services, Optional<Selection> selection, String what)
      throws SigningException {
    if (selection.isEmpty() || selection.get().selector().equals("ALL")) {
      return services;
    }
    boolean exact = selection.get().selector().equals("EXACT");
    int wanted = exact ? selection.get().count() : 1;
    if (exact && (wanted < 1 || services.size() < wanted)) {
      throw unusable(
          "it asks for exactly %d %s, but has %d that can be used"
              .formatted(wanted, what, services.size()));
    }
    return services.subList(0, Math.min(wanted, services.size()));
  }

  private static void requireSome(List<ServiceEntry> services, String what)
      throws SigningException {
    if (services.isEmpty()) {
      throw unusable("it has no %s that can be used now".formatted(what));
    }
  }

  private static URI address(ServiceEntry service) throws SigningException {
    try {
      URI address = URI.create(service.url());
      if (HttpService.isAddress(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw unusable("'%s' is no address of a service".formatted(Secrets.mask(service.url())));
  }

  private static SigningException unusable(String what) {
    return new SigningException(
        SigstoreReasons.UNUSABLE_SIGNING_CONFIG,
        "choosing services from the signing configuration failed: " + what);
  }
}
