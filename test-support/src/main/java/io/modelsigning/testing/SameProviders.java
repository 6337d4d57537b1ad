package io.modelsigning.testing;

import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Fails a test class that leaves the JVM with other security providers than it found, or with the
 * same in another order: a library has no business with those of the program that uses it. JUnit
 * finds it by itself, and it watches every test of the modules that this one is on the class path
 * of; a test that takes one as a parameter fails where it does not.
 */
public final class SameProviders implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SameProviders.class);

  /** Made by JUnit. */
  public SameProviders() {}

  /** Returns the names of the JVM's providers, in their order. */
  public static List<String> names() {
    return Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
  }

  /** Makes sure that the JVM's providers are those of these names. */
  public static void require(List<String> names) {
    Assertions.assertEquals(names, names(), "the providers of the JVM were changed");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(context.getUniqueId(), new Names(names()));
  }

  private record Names(List<String> names) {}

  @Override
  public void afterAll(ExtensionContext context) {
    Names before = context.getStore(NAMESPACE).get(context.getUniqueId(), Names.class);
    if (before == null) {
      throw new IllegalStateException("the providers before the tests are not known");
    }
    require(before.names());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SameProviders.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return this;
  }
}
