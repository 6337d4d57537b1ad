package io.modelsigning.sigstore.document;

import io.modelsigning.sigstore.document.CommonMessages.Period;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A signing configuration (sigstore/protobuf-specs, sigstore_trustroot.proto) as it is written;
 * {@code SigningServices} chooses from it. What is absent is empty.
 */
@Value.Immutable
public interface SigningConfigDocument {
  @Value.Default
  default String mediaType() {
    return "";
  }

  List<ServiceEntry> certificateAuthorities();

  List<ServiceEntry> identityProviders();

  List<ServiceEntry> transparencyLogs();

  Optional<Selection> transparencyLogSelection();

  List<ServiceEntry> timestampAuthorities();

  Optional<Selection> timestampAuthoritySelection();

  static SigningConfigDocument read(MessageReader json) throws IOException {
    Builder config = builder();
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
        case "caUrls" -> config.certificateAuthorities(json.list(ServiceEntry::read));
        case "oidcUrls" -> config.identityProviders(json.list(ServiceEntry::read));
        case "rekorTlogUrls" -> config.transparencyLogs(json.list(ServiceEntry::read));
        case "rekorTlogConfig" -> config.transparencyLogSelection(Selection.read(json));
        case "tsaUrls" -> config.timestampAuthorities(json.list(ServiceEntry::read));
        default -> config.timestampAuthoritySelection(Selection.read(json));
      }
    }
    return config.build();
  }

  /** A service of somebody's. */
  record ServiceEntry(String url, int majorApiVersion, Period validFor, String operator) {
    static ServiceEntry read(MessageReader json) throws IOException {
      String url = "";
      int majorApiVersion = 0;
      Period validFor = Period.NONE;
      String operator = "";
      var members = json.message("url", "majorApiVersion", "validFor", "operator");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "url" -> url = json.text();
          case "majorApiVersion" -> majorApiVersion = json.uint31();
          case "validFor" -> validFor = Period.read(json);
          default -> operator = json.text();
        }
      }
      return new ServiceEntry(url, majorApiVersion, validFor, operator);
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

  static Builder builder() {
    return new Builder();
  }

  final class Builder extends ImmutableSigningConfigDocument.Builder {
    Builder() {}
  }
}
