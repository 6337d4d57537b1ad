package io.modelsigning.domain.port.out;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Serialization;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressListenerTest {
  @Test
  void twoListenersAreToldTheSame() throws Exception {
    List<String> one = new ArrayList<>();
    List<String> other = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    ProgressListener both = recorder(one).and(recorder(other));
    for (Method method : ProgressListener.class.getMethods()) {
      if (!method.getName().equals("and")) {
        Object[] arguments =
            Arrays.stream(method.getParameterTypes()).map(ProgressListenerTest::anyOf).toArray();
        method.invoke(both, arguments);
        expected.add(method.getName() + Arrays.toString(arguments));
      }
    }
    assertFalse(expected.isEmpty());
    assertEquals(expected, one);
    assertEquals(expected, other);
  }

  private static Object anyOf(Class<?> type) {
    List<Object> values =
        List.of(
            ProgressListener.Phase.LOG,
            "text",
            new Reason("reason"),
            new Warning(new Reason("reason"), "message"),
            ModelPath.of("path"),
            java.time.Duration.ofSeconds(1),
            Serialization.builder().build());
    return type == long.class
        ? 7L
        : values.stream().filter(type::isInstance).findFirst().orElseThrow();
  }

  private static ProgressListener recorder(List<String> told) {
    return (ProgressListener)
        Proxy.newProxyInstance(
            ProgressListenerTest.class.getClassLoader(),
            new Class<?>[] {ProgressListener.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("and")) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              told.add(method.getName() + Arrays.toString(arguments));
              return null;
            });
  }
}
