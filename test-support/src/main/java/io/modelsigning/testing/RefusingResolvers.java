package io.modelsigning.testing;

import java.net.InetAddress;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/** Resolves no name in the JVM of {@link NoNetwork}; in others, as usual. */
public final class RefusingResolvers extends InetAddressResolverProvider {
  static final String PROPERTY = "io.modelsigning.testing.refuse-names";

  /** Called by the JDK. */
  public RefusingResolvers() {}

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return Boolean.getBoolean(PROPERTY) ? new Refusing() : configuration.builtinResolver();
  }

  @Override
  public String name() {
    return "refusing";
  }

  private static final class Refusing implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) {
      throw new RefusedException("the address of " + host);
    }

    @Override
    public String lookupByAddress(byte[] address) {
      throw new RefusedException("the name of an address");
    }
  }
}
