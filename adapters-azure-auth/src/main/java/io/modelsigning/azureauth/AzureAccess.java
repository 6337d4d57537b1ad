package io.modelsigning.azureauth;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.AzureDeveloperCliCredentialBuilder;
import com.azure.identity.AzurePowerShellCredentialBuilder;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.CredentialUnavailableException;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.modelsigning.azureauth.CredentialsException.Kind;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.Messages;
import io.modelsigning.http.Network;
import io.modelsigning.http.Secrets;
import io.modelsigning.http.TransportException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How the user is known: by Azure's own library, which looks where Azure's own programs do.
 * Thread-safe.
 */
public final class AzureAccess {
  private static final String CLIENT = "AZURE_CLIENT_ID";
  private static final String SECRET = "AZURE_CLIENT_SECRET";
  private static final String FEDERATED = "AZURE_FEDERATED_TOKEN_FILE";

  /** As {@code DefaultAzureCredential} has it: which kinds of credentials are looked for. */
  private static final String KINDS = "AZURE_TOKEN_CREDENTIALS";

  private static final String DEVELOPER = "dev";
  private static final String PRODUCTION = "prod";

  /** What tells apps where they get tokens of their managed identity. */
  private static final List<String> ENDPOINTS = List.of("IDENTITY_ENDPOINT", "MSI_ENDPOINT");

  private static final URI METADATA =
      URI.create(
          "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net");

  private static final Duration PROBE = Duration.ofSeconds(1);

  /** Before the end of a token, since clocks differ and requests take their time. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private final Map<String, String> variables;
  private final Limits limits;
  private final UnaryOperator<URI> route;

  /** Held while a token is asked for. A monitor would pin virtual threads before Java 24. */
  private final ReentrantLock asking = new ReentrantLock();

  private final Map<String, AccessToken> tokens = new HashMap<>();

  /**
   * Makes the access, which looks for nothing yet.
   *
   * @param variables where credentials are looked for, usually the environment
   * @param limits how long requests for a token may take
   * @param route where what is at an address is asked for
   */
  public AzureAccess(Map<String, String> variables, Limits limits, UnaryOperator<URI> route) {
    this.variables = Collections.unmodifiableMap(new HashMap<>(variables));
    this.limits = limits;
    this.route = route;
  }

  /**
   * Returns a token to ask with, which is kept for as long as it is good.
   *
   * @param scope what the token is for, such as {@code https://storage.azure.com/.default}
   * @throws CredentialsException if no credentials are found, or they give no token
   */
  public String token(Network network, String scope)
      throws CredentialsException, InterruptedException {
    AccessToken known;
    asking.lockInterruptibly();
    try {
      known = tokens.get(scope);
      if (known == null || known.getExpiresAt().toInstant().isBefore(Instant.now().plus(MARGIN))) {
        known = ask(network, scope);
        tokens.put(scope, known);
      }
    } finally {
      asking.unlock();
    }
    String token = known.getToken();
    if (token == null || !token.matches("[!-~]{1,65536}")) {
      throw new CredentialsException(
          Kind.UNUSABLE, "the credentials must give a token, but give none", null);
    }
    return token;
  }

  /** The library waits where no interrupt reaches it, and has no limit for all that it tries. */
  private AccessToken ask(Network network, String scope)
      throws CredentialsException, InterruptedException {
    String kinds = kinds();
    FutureTask<@Nullable AccessToken> task =
        new FutureTask<>(
            () ->
                credential(network, kinds)
                    .getTokenSync(new TokenRequestContext().addScopes(scope)));
    Thread thread = Thread.ofPlatform().daemon().name("azure-credentials").start(task);
    try {
      AccessToken token = task.get(limits.total().toMillis(), TimeUnit.MILLISECONDS);
      if (token == null) {
        throw failed(Kind.UNUSABLE, "they give no token", null);
      }
      return token;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof CredentialUnavailableException) {
        throw none(cause);
      }
      throw failed(Kind.UNUSABLE, Messages.describe(cause == null ? e : cause), cause);
    } catch (TimeoutException e) {
      throw failed(Kind.PASSING, "no answer within %d s".formatted(limits.total().toSeconds()), e);
    } finally {
      thread.interrupt();
    }
  }

  /**
   * What {@code DefaultAzureCredential} would ask, but for the machine last, and only where it has
   * an identity: the library waits for half a minute elsewhere, and then asks nobody else.
   */
  private TokenCredential credential(Network network, String kinds) {
    Configuration configuration =
        new ConfigurationBuilder(path -> Map.of(), path -> Map.of(), path -> variables).build();
    ServiceClient client = new ServiceClient(network, limits.attempt(), route);
    ChainedTokenCredentialBuilder chain = new ChainedTokenCredentialBuilder();
    if (!kinds.equals(DEVELOPER)) {
      chain.addLast(
          new EnvironmentCredentialBuilder()
              .configuration(configuration)
              .httpClient(client)
              .build());
      if (has(FEDERATED)) {
        chain.addLast(
            new WorkloadIdentityCredentialBuilder()
                .configuration(configuration)
                .httpClient(client)
                .build());
      }
    }
    if (!kinds.equals(PRODUCTION)) {
      chain
          .addLast(new AzureCliCredentialBuilder().build())
          .addLast(new AzurePowerShellCredentialBuilder().build())
          .addLast(new AzureDeveloperCliCredentialBuilder().build());
    }
    if (!kinds.equals(DEVELOPER)) {
      chain.addLast(
          context ->
              Mono.fromCallable(() -> tokenOfMachine(network, configuration, client, context)));
    }
    return chain.build();
  }

  private @Nullable AccessToken tokenOfMachine(
      Network network,
      Configuration configuration,
      ServiceClient client,
      TokenRequestContext context)
      throws InterruptedException {
    if (ENDPOINTS.stream().noneMatch(this::has) && !isMachine(network)) {
      throw new CredentialUnavailableException("the machine has no managed identity");
    }
    ManagedIdentityCredentialBuilder machine = new ManagedIdentityCredentialBuilder();
    if (has(CLIENT)) {
      machine.clientId(variables.get(CLIENT));
    }
    return machine.configuration(configuration).httpClient(client).build().getTokenSync(context);
  }

  private boolean has(String name) {
    return !variables.getOrDefault(name, "").isBlank();
  }

  /** On machines of Azure, a server that only they can reach gives tokens; others have others. */
  private boolean isMachine(Network network) throws InterruptedException {
    try (HttpTransport transport = new HttpTransport(network, PROBE)) {
      // It refuses whatever does not have its header.
      return transport
              .send(HttpRequest.newBuilder(route.apply(METADATA)).build(), 64 << 10, PROBE)
              .status()
          == 400;
    } catch (TransportException e) {
      return false;
    }
  }

  private String kinds() throws CredentialsException {
    String kinds = variables.getOrDefault(KINDS, "").strip().toLowerCase(Locale.ROOT);
    if (!Set.of("", DEVELOPER, PRODUCTION).contains(kinds)) {
      throw new CredentialsException(
          Kind.UNUSABLE,
          "%s must be '%s' or '%s', but is '%s'"
              .formatted(KINDS, DEVELOPER, PRODUCTION, Secrets.mask(kinds)),
          null);
    }
    return kinds;
  }

  private CredentialsException failed(Kind kind, String why, @Nullable Throwable cause) {
    return new CredentialsException(
        kind,
        "the credentials give no access to Azure: %s"
            .formatted(Secrets.mask(why, variables.getOrDefault(SECRET, ""))),
        cause);
  }

  private static CredentialsException none(Throwable cause) {
    return new CredentialsException(
        Kind.ABSENT,
        "Azure must be given credentials, but none were found; looked for in AZURE_CLIENT_ID and AZURE_TENANT_ID with AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE, the logins of az, Azure PowerShell and azd, and the managed identity of the machine",
        cause);
  }
}
