package io.modelsigning.oci;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Sha256;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.HttpService.Answer;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.Network;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.TransportException;
import io.modelsigning.http.UnusableSettingsException;
import io.modelsigning.oci.Login.Scope;
import io.modelsigning.oci.ManifestJson.MalformedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks one registry (OCI distribution specification v1.1). Every manifest and every whole blob that
 * it returns has the digest that was asked for, and nothing is longer than was said or allowed.
 * Thread-safe.
 */
final class Registry {
  /** What registries take at most, as the specification wants them to. */
  static final int MAXIMUM_MANIFEST_BYTES = 4 << 20;

  private static final int MAXIMUM_REDIRECTIONS = 5;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final int PARTIAL = 206;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;

  private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);

  /** All that says something of the request, and not only that it should be repeated. */
  private static final Set<Integer> SPEAKING =
      IntStream.concat(IntStream.range(200, 500), IntStream.of(501))
          .filter(status -> !HttpTransport.PASSING.contains(status))
          .boxed()
          .collect(Collectors.toSet());

  private static final String ACCEPTED_MANIFESTS =
      String.join(
          ", ",
          MediaTypes.MANIFEST,
          MediaTypes.INDEX,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_INDEX);

  /** A piece of a layer has a minute, which is 70 kB in a second. */
  static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(180),
          Duration.ofSeconds(5),
          Duration.ofMillis(250));

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

  private final String name;
  private final String host;
  private final NetworkSettings settings;
  private final Limits limits;
  private final ProgressListener progress;
  private final Login login;

  /** Held while the registry is looked for. A monitor would pin virtual threads before Java 24. */
  private final ReentrantLock opening = new ReentrantLock();

  private @Nullable Connection connection;

  /** What a registry is asked by, once it was found out that it has TLS. */
  private record Connection(HttpService http, URI base) {}

  /**
   * @param named which registry
   * @param progress is told when something is tried again
   */
  Registry(
      OciLocation named,
      Map<String, String> variables,
      NetworkSettings settings,
      Limits limits,
      ProgressListener progress) {
    this.name = named.registry();
    this.host = named.host();
    this.settings = settings;
    this.limits = limits;
    this.progress = progress;
    this.login =
        new Login(
            name,
            isLoopback(host),
            new DockerConfiguration(variables),
            (attempt, request) -> send(attempt, request, HttpService.MAX_ANSWER_BYTES));
  }

  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  static boolean isDockerHub(String registry) {
    return registry.equals("docker.io") || registry.equals("index.docker.io");
  }

  private Connection connection() throws RegistryException, InterruptedException {
    opening.lockInterruptibly();
    try {
      Connection known = connection;
      if (known == null) {
        known = connect();
        connection = known;
      }
      return known;
    } finally {
      opening.unlock();
    }
  }

  private Connection connect() throws RegistryException, InterruptedException {
    String authority = isDockerHub(name) ? "registry-1.docker.io" : name;
    try {
      Network network = settings.open();
      URI secure = new URI("https://" + authority);
      if (!isLoopback(host)) {
        return new Connection(new HttpService(limits, network, progress), secure);
      }
      // What is sent to this machine does not go through a proxy, least of all in clear.
      Network direct = network.direct(host);
      return new Connection(
          new HttpService(limits, direct, progress),
          answersInClear(direct, new URI("http://" + authority))
              ? new URI("http://" + authority)
              : secure);
    } catch (UnusableSettingsException e) {
      throw new RegistryException(
          HttpReasons.UNUSABLE_NETWORK_SETTINGS,
          "asking the registry '%s' failed: %s".formatted(name, e.getMessage()),
          e);
    } catch (URISyntaxException e) {
      throw new RegistryException(
          HttpReasons.SERVICE_UNAVAILABLE, "'%s' is no registry's host".formatted(name), e);
    }
  }

  /**
   * Returns whether a registry on this machine does without TLS. One that has it closes the
   * connection, or answers that the request is a bad one. The other way round, a server may wait
   * for the end of a line in what TLS begins with.
   */
  private boolean answersInClear(Network network, URI plain) throws InterruptedException {
    try (HttpTransport transport = new HttpTransport(network, limits.connect())) {
      return transport
              .send(
                  HttpRequest.newBuilder(plain.resolve("/v2/")).build(),
                  HttpService.MAX_ANSWER_BYTES,
                  limits.connect())
              .status()
          != BAD_REQUEST;
    } catch (TransportException e) {
      return false;
    }
  }

  /** Docker Hub keeps what has no owner in a repository of its own. */
  private String path(String repository) {
    String prefix = isDockerHub(name) && !repository.contains("/") ? "library/" : "";
    return prefix + repository;
  }

  /**
   * What is asked of a repository.
   *
   * @param attempt what is attempted, for messages
   * @param path below the repository, or an address that the registry gave
   * @param limit the longest answer in bytes
   */
  private record Call(String attempt, String repository, boolean push, String path, int limit) {}

  /** Completes a request. */
  private interface Form {
    HttpRequest.Builder of(HttpRequest.Builder request);
  }

  private Answer ask(Call call, Form form) throws RegistryException, InterruptedException {
    URI base = connection().base();
    URI address =
        call.path().contains("://")
            ? URI.create(call.path())
            : base.resolve("/v2/" + path(call.repository()) + "/" + call.path());
    String repository = path(call.repository());
    Scope scope = call.push() ? Scope.push(repository) : Scope.pull(repository);
    boolean loggedIn = false;
    int redirections = 0;
    while (true) {
      HttpRequest.Builder request = form.of(HttpRequest.newBuilder(address));
      boolean own = isSameServer(base, address);
      if (own) {
        login.header(scope).ifPresent(header -> request.setHeader("Authorization", header));
      }
      Answer answer = send(call.attempt(), request.build(), call.limit());
      if (answer.status() == UNAUTHORIZED && own && !loggedIn) {
        // Also where a token has become too old.
        login.meet(Challenge.read(answer.headers().allValues("WWW-Authenticate")), scope);
        loggedIn = true;
      } else if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
        throw new RegistryException(
            OciReasons.REGISTRY_ACCESS_DENIED,
            "%s is not allowed to this user by '%s', which answers with status %d"
                .formatted(call.attempt(), address.getRawAuthority(), answer.status()));
      } else if (REDIRECTIONS.contains(answer.status()) && request.build().method().equals("GET")) {
        if (++redirections > MAXIMUM_REDIRECTIONS) {
          throw malformed(
              call.attempt(), "at most %d redirections".formatted(MAXIMUM_REDIRECTIONS), "more");
        }
        address = target(call.attempt(), address, answer);
      } else {
        return answer;
      }
    }
  }

  private static boolean isSameServer(URI a, URI b) {
    return String.valueOf(a.getScheme()).equalsIgnoreCase(b.getScheme())
        && String.valueOf(a.getRawAuthority()).equalsIgnoreCase(b.getRawAuthority());
  }

  /** Returns where an answer leads: never out of TLS, but between programs of this machine. */
  private URI target(String attempt, URI from, Answer answer) throws RegistryException {
    String text = answer.headers().firstValue("Location").orElse("");
    try {
      URI target = from.resolve(new URI(text));
      if (HttpService.isAddress(target)
          && ("https".equals(target.getScheme())
              || (isLoopback(host) && isLoopback(String.valueOf(target.getHost()))))) {
        return target;
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // Said below, without the address, whose query may hold a secret.
    }
    throw malformed(attempt, "a place at an https address", "another");
  }

  private Answer send(String attempt, HttpRequest request, int limit)
      throws RegistryException, InterruptedException {
    try {
      return connection().http().call(attempt, request, SPEAKING, limit);
    } catch (SigningException e) {
      throw new RegistryException(e.reason(), String.valueOf(e.getMessage()), e);
    }
  }

  private static RegistryException malformed(String attempt, String expected, String found) {
    return new RegistryException(
        OciReasons.MALFORMED_REGISTRY_ANSWER,
        "%s must be answered with %s, but the answer has %s".formatted(attempt, expected, found));
  }

  private static RegistryException unexpected(String attempt, Answer answer) {
    return new RegistryException(
        OciReasons.MALFORMED_REGISTRY_ANSWER,
        "%s was answered with status %d".formatted(attempt, answer.status()));
  }

  /**
   * Returns a manifest or an index, or empty if there is none.
   *
   * @throws RegistryException if it is none, or not what its digest says
   */
  Optional<Artifact> manifest(OciLocation location) throws RegistryException, InterruptedException {
    String attempt = "reading the manifest '%s'".formatted(location);
    Answer answer =
        ask(
            new Call(
                attempt,
                location.repository(),
                false,
                "manifests/" + location.reference(),
                MAXIMUM_MANIFEST_BYTES),
            request -> request.header("Accept", ACCEPTED_MANIFESTS));
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    if (answer.status() != OK) {
      throw unexpected(attempt, answer);
    }
    String digest = new Sha256().update(answer.body()).digest().toString();
    String stated =
        answer
            .headers()
            .firstValue("Docker-Content-Digest")
            .filter(OciLocation::isDigest)
            .orElse(digest);
    requireDigest(attempt, location.isPinned() ? location.reference() : stated, digest);
    requireDigest(attempt, stated, digest);
    return Optional.of(artifact(location.toString(), answer));
  }

  private static Artifact artifact(String place, Answer answer) throws RegistryException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    int parameters = type.indexOf(';');
    try {
      return Artifact.read(
          answer.body(), (parameters < 0 ? type : type.substring(0, parameters)).strip());
    } catch (MalformedException e) {
      throw new RegistryException(
          OciReasons.UNSUPPORTED_ARTIFACT,
          "'%s' cannot be read as a manifest: %s".formatted(place, e.text()),
          e);
    }
  }

  private static void requireDigest(String attempt, String expected, String found)
      throws RegistryException {
    if (!expected.equals(found)) {
      throw new RegistryException(
          OciReasons.REGISTRY_CONTENT_DIFFERS,
          "%s must give what has the digest %s, but gave what has %s"
              .formatted(attempt, expected, found));
    }
  }

  /**
   * Returns a blob, which is held in memory.
   *
   * @throws RegistryException if it is not there, or not what the descriptor says
   */
  Bytes blob(String attempt, String repository, Descriptor descriptor)
      throws RegistryException, InterruptedException {
    Answer answer =
        ask(
            new Call(
                attempt,
                repository,
                false,
                "blobs/" + descriptor.digest(),
                Math.toIntExact(descriptor.sizeBytes())),
            request -> request);
    if (answer.status() == NOT_FOUND) {
      throw missing(attempt, descriptor);
    }
    if (answer.status() != OK) {
      throw unexpected(attempt, answer);
    }
    requireDigest(
        attempt, descriptor.digest(), new Sha256().update(answer.body()).digest().toString());
    return answer.body();
  }

  private static RegistryException missing(String attempt, Descriptor descriptor) {
    return new RegistryException(
        Reason.NOT_FOUND,
        "%s failed: the registry does not have '%s'".formatted(attempt, descriptor.digest()));
  }

  /**
   * Returns just this part of a blob, which is not held against its digest.
   *
   * @throws RegistryException if it is not there, or the registry gives no parts
   */
  Bytes part(String attempt, String repository, Descriptor descriptor, long start, int count)
      throws RegistryException, InterruptedException {
    long last = start + count - 1;
    Answer answer =
        ask(
            new Call(attempt, repository, false, "blobs/" + descriptor.digest(), count),
            request -> request.header("Range", "bytes=%d-%d".formatted(start, last)));
    if (answer.status() == NOT_FOUND) {
      throw missing(attempt, descriptor);
    }
    boolean whole = answer.status() == OK && start == 0 && count == descriptor.sizeBytes();
    if (!whole && answer.status() != PARTIAL) {
      throw unexpected(attempt, answer);
    }
    String range = "bytes %d-%d/%d".formatted(start, last, descriptor.sizeBytes());
    String stated = answer.headers().firstValue("Content-Range").orElse("none");
    if (!whole && !stated.equals(range)) {
      throw malformed(attempt, "the range '%s'".formatted(range), ManifestJson.shown(stated));
    }
    if (answer.body().size() != count) {
      throw malformed(attempt, "%d bytes".formatted(count), Integer.toString(answer.body().size()));
    }
    return answer.body();
  }

  /** Puts a blob there, unless it is there. */
  void store(String attempt, String repository, Descriptor descriptor, Bytes content)
      throws RegistryException, InterruptedException {
    Answer there =
        ask(
            new Call(
                attempt,
                repository,
                true,
                "blobs/" + descriptor.digest(),
                HttpService.MAX_ANSWER_BYTES),
            request -> request.method("HEAD", BodyPublishers.noBody()));
    if (there.status() == OK) {
      return;
    }
    Answer begun =
        ask(
            new Call(attempt, repository, true, "blobs/uploads/", HttpService.MAX_ANSWER_BYTES),
            request -> request.POST(BodyPublishers.noBody()));
    if (begun.status() != ACCEPTED) {
      throw unexpected(attempt, begun);
    }
    URI from = connection().base().resolve("/v2/" + path(repository) + "/blobs/uploads/");
    String place = target(attempt, from, begun).toString();
    Answer stored =
        ask(
            new Call(
                attempt,
                repository,
                true,
                place + (place.contains("?") ? "&" : "?") + "digest=" + descriptor.digest(),
                HttpService.MAX_ANSWER_BYTES),
            request ->
                request
                    .header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofByteArray(content.toArray())));
    if (stored.status() != CREATED) {
      throw unexpected(attempt, stored);
    }
  }

  /**
   * Puts a manifest there.
   *
   * @param at where, by its digest or a tag
   * @return the digest of what it is attached to, if the registry says that it has seen that
   */
  Optional<String> storeManifest(String attempt, OciLocation at, String mediaType, Bytes content)
      throws RegistryException, InterruptedException {
    Answer stored =
        ask(
            new Call(
                attempt,
                at.repository(),
                true,
                "manifests/" + at.reference(),
                HttpService.MAX_ANSWER_BYTES),
            request ->
                request
                    .header("Content-Type", mediaType)
                    .PUT(BodyPublishers.ofByteArray(content.toArray())));
    if (stored.status() != CREATED) {
      throw unexpected(attempt, stored);
    }
    return stored.headers().firstValue("OCI-Subject");
  }

  /**
   * What the registry lists, and where it goes on.
   *
   * @param next an address of the registry
   */
  record Page(Artifact index, Optional<String> next) {}

  /**
   * Returns what the registry lists as attached to a manifest, or empty if it keeps no such list.
   *
   * @param path below the repository, or the address where the list goes on
   */
  Optional<Page> referrers(String attempt, String repository, String path)
      throws RegistryException, InterruptedException {
    Answer answer =
        ask(
            new Call(attempt, repository, false, path, MAXIMUM_MANIFEST_BYTES),
            request -> request.header("Accept", MediaTypes.INDEX));
    return switch (answer.status()) {
      case OK -> {
        Artifact index = artifact(attempt, answer);
        if (index.kind() != Artifact.Kind.INDEX) {
          throw malformed(attempt, "an index", "a manifest");
        }
        yield Optional.of(new Page(index, next(attempt, answer)));
      }
      case BAD_REQUEST, NOT_FOUND, 405, 501 -> Optional.empty();
      default -> throw unexpected(attempt, answer);
    };
  }

  private static final Pattern NEXT = Pattern.compile("\\s*<([^<>]*)>\\s*;\\s*rel=\"?next\"?.*");

  /** Returns the address of the next page (RFC 8288), which is on the same server. */
  private Optional<String> next(String attempt, Answer answer)
      throws RegistryException, InterruptedException {
    for (String link : answer.headers().allValues("Link")) {
      Matcher matcher = NEXT.matcher(link);
      if (matcher.matches()) {
        URI base = connection().base();
        try {
          URI next = base.resolve(new URI(matcher.group(1)));
          if (isSameServer(base, next)) {
            return Optional.of(next.toString());
          }
        } catch (URISyntaxException e) {
          // Said below.
        }
        throw malformed(attempt, "a next page of the registry", "another");
      }
    }
    return Optional.empty();
  }
}
