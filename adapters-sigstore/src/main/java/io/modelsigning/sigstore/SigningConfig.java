package io.modelsigning.sigstore;

import io.modelsigning.sigstore.CommonMessages.TimeRange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A signing configuration (sigstore/protobuf-specs, sigstore_trustroot.proto) as it is written;
 * {@link SigningServices} chooses from it. What is absent is empty.
 */
@Value.Immutable
interface SigningConfig {
  @Value.Default
  default String mediaType() {
    return "";
  }

  List<Service> certificateAuthorities();

  List<Service> identityProviders();

  List<Service> transparencyLogs();

  Optional<Selection> transparencyLogSelection();

  List<Service> timestampAuthorities();

  Optional<Selection> timestampAuthoritySelection();

  static SigningConfig read(MessageReader json) throws IOException {
    Builder config = new Builder();
    var members =
        json.message(
            "mediaType",
            "caUrls",
            "oidcUrls",
            "rekorTlogUrls",
            "rekorTlogConfig",
            "tsaUrls",
            "tsaConfig");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "mediaType" -> config.mediaType(json.text());
        case "caUrls" -> config.certificateAuthorities(json.list(Service::read));
        case "oidcUrls" -> config.identityProviders(json.list(Service::read));
        case "rekorTlogUrls" -> config.transparencyLogs(json.list(Service::read));
        case "rekorTlogConfig" -> config.transparencyLogSelection(Selection.read(json));
        case "tsaUrls" -> config.timestampAuthorities(json.list(Service::read));
        default -> config.timestampAuthoritySelection(Selection.read(json));
      }
    }
    return config.build();
  }

  /** A service of somebody's. */
  record Service(String url, int majorApiVersion, TimeRange validFor, String operator) {
    static Service read(MessageReader json) throws IOException {
      String url = "";
      int majorApiVersion = 0;
      TimeRange validFor = TimeRange.NONE;
      String operator = "";
      var members = json.message("url", "majorApiVersion", "validFor", "operator");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "url" -> url = json.text();
          case "majorApiVersion" -> majorApiVersion = json.uint31();
          case "validFor" -> validFor = TimeRange.read(json);
          default -> operator = json.text();
        }
      }
      return new Service(url, majorApiVersion, validFor, operator);
    }
  }

  /**
   * How many services to use, which the format calls {@code ServiceConfiguration}.
   *
   * @param selector one of {@link #SELECTORS}, or another text where it is unknown
   * @param count for {@code EXACT}
   */
  record Selection(String selector, int count) {
    static final List<String> SELECTORS =
        List.of("SERVICE_SELECTOR_UNDEFINED", "ALL", "ANY", "EXACT");

    static Selection read(MessageReader json) throws IOException {
      String selector = SELECTORS.getFirst();
      int count = 0;
      var members = json.message("selector", "count");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "selector" -> selector = json.enumeration(SELECTORS);
          default -> count = json.uint31();
        }
      }
      return new Selection(selector, count);
    }
  }

  final class Builder extends ImmutableSigningConfig.Builder {
    Builder() {}
  }
}
