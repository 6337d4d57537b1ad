package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import dev.sigstore.proto.common.v1.TimeRange;
import dev.sigstore.proto.trustroot.v1.Service;
import dev.sigstore.proto.trustroot.v1.ServiceConfiguration;
import dev.sigstore.proto.trustroot.v1.ServiceSelector;
import dev.sigstore.proto.trustroot.v1.SigningConfig;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.MessageReader;
import io.modelsigning.sigstore.document.Protos;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.testing.Interop;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SigningServicesTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final SigningConfig.Builder config =
      SigningConfig.newBuilder()
          .setMediaType("application/vnd.dev.sigstore.signingconfig.v0.2+json")
          .addCaUrls(service("https://ca.example.com", 1, "ca"))
          .setRekorTlogConfig(selector(ServiceSelector.ANY, 0))
          .setTsaConfig(selector(ServiceSelector.ANY, 0));

  private static Service service(String address, int version, String operator) {
    return service(address, version, operator, NOW.minus(DAY), Optional.empty());
  }

  private static Service service(
      String address, int version, String operator, Instant start, Optional<Instant> end) {
    TimeRange.Builder window = TimeRange.newBuilder().setStart(proto(start));
    end.ifPresent(last -> window.setEnd(proto(last)));
    return Service.newBuilder()
        .setUrl(address)
        .setMajorApiVersion(version)
        .setOperator(operator)
        .setValidFor(window)
        .build();
  }

  private static Timestamp proto(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }

  private static ServiceConfiguration selector(ServiceSelector selector, int count) {
    return ServiceConfiguration.newBuilder().setSelector(selector).setCount(count).build();
  }

  private SigningServices choose() throws SigningException {
    return SigningServices.choose(Protos.signingConfig(config.build()), NOW);
  }

  private void assertUnusable(String why) {
    SigningException e = assertThrows(SigningException.class, this::choose);
    assertEquals(SigstoreReasons.UNUSABLE_SIGNING_CONFIG, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }

  private List<String> logs() throws SigningException {
    return choose().logs().stream().map(log -> log.address().getHost()).toList();
  }

  @Test
  void choosesForPublicInstance() throws Exception {
    Bytes real =
        Bytes.of(Files.readAllBytes(Interop.path("sigstore/public-good.signing_config.v0.2.json")));
    SigningServices services =
        SigningServices.choose(
            MessageReader.read(real, io.modelsigning.sigstore.document.SigningConfigDocument::read),
            Instant.now());
    assertEquals(URI.create("https://fulcio.sigstore.dev"), services.certificateAuthority());
    assertEquals(
        List.of(new SigningServices.Log(URI.create("https://rekor.sigstore.dev"), 1)),
        services.logs());
    assertEquals(
        List.of(URI.create("https://timestamp.sigstore.dev/api/v1/timestamp")),
        services.timestampAuthorities());
    assertEquals(
        Optional.of(URI.create("https://oauth2.sigstore.dev/auth")), services.identityProvider());
  }

  @Test
  void takesTheNewestOfAnOperator() throws Exception {
    Instant earlier = NOW.minus(Duration.ofDays(9));
    config
        .addTsaUrls(service("https://t.example.com", 1, "t"))
        .addRekorTlogUrls(service("https://a.example.com", 1, "x"))
        .addRekorTlogUrls(service("https://b.example.com", 2, "x", earlier, Optional.empty()))
        .addRekorTlogUrls(service("https://c.example.com", 2, "x"))
        .addRekorTlogUrls(service("https://d.example.com", 2, "x", earlier, Optional.empty()))
        .addRekorTlogUrls(service("https://e.example.com", 3, "x"));
    assertEquals(List.of("c.example.com"), logs());
  }

  @Test
  void takesOnlyWhatIsInItsTime() throws Exception {
    config
        .addRekorTlogUrls(
            service("https://a.example.com", 1, "a", NOW.plusSeconds(1), Optional.empty()))
        .addRekorTlogUrls(
            service(
                "https://b.example.com", 1, "b", NOW.minus(DAY), Optional.of(NOW.minusSeconds(1))))
        .addRekorTlogUrls(service("https://c.example.com", 1, "c", NOW, Optional.of(NOW)));
    config.setRekorTlogConfig(selector(ServiceSelector.ALL, 0));
    assertEquals(List.of("c.example.com"), logs());
  }

  @Test
  void takesAsManyAsAreAskedFor() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      config.addRekorTlogUrls(service("https://" + name, 1, name));
    }
    assertEquals(List.of("a"), logs());
    config.setRekorTlogConfig(selector(ServiceSelector.ALL, 0));
    assertEquals(List.of("a", "b", "c"), logs());
    config.setRekorTlogConfig(selector(ServiceSelector.EXACT, 2));
    assertEquals(List.of("a", "b"), logs());
    config.clearRekorTlogConfig();
    assertEquals(List.of("a", "b", "c"), logs());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void refusesCountItDoesNotHave(int count) {
    config
        .addRekorTlogUrls(service("https://a", 1, "a"))
        .setRekorTlogConfig(selector(ServiceSelector.EXACT, count));
    assertUnusable("it asks for exactly %d transparency logs, but has 1".formatted(count));
  }

  @Test
  void refusesTooFewTimestampAuthorities() {
    config
        .addRekorTlogUrls(service("https://a", 1, "a"))
        .setTsaConfig(selector(ServiceSelector.EXACT, 1));
    assertUnusable("exactly 1 timestamp authorities, but has 0");
  }

  @Test
  void refusesLogWithoutTime() {
    config.addRekorTlogUrls(service("https://a", 2, "a"));
    assertUnusable("gives no time");
  }

  @Test
  void refusesMissingServices() {
    assertUnusable("it has no transparency log that can be used now");
    config.addRekorTlogUrls(service("https://a", 1, "a")).clearCaUrls();
    assertUnusable("it has no certificate authority that can be used now");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "rekor", "ftp://a", "https://", "https://user:pw@a", "https://a#b", "a b"})
  void refusesWhatIsNoAddress(String address) {
    config.addRekorTlogUrls(service(address, 1, "a"));
    assertUnusable("is no address of a service");
  }

  @Test
  void acceptsBothSpellingsOfTheMediaType() throws Exception {
    config.addRekorTlogUrls(service("https://log.example.com", 1, "log"));
    SigningServices services = choose();
    config.setMediaType("application/vnd.dev.sigstore.signingconfig+json;version=0.2");
    assertEquals(services, choose());
  }

  @Test
  void refusesOtherFormat() {
    config.setMediaType("application/vnd.dev.sigstore.signingconfig.v0.1+json");
    assertUnusable("its media type must be");
  }
}
