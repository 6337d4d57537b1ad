package io.modelsigning.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls of native functions, by the kinds of their parameters: {@code P} for a pointer, {@code U}
 * for a {@code CK_ULONG}, {@code B} for a {@code CK_BBOOL}. The function's address comes first.
 */
@SuppressWarnings("restricted") // To call a module is what this is for.
final class NativeCalls {
  static final MethodHandle P = returningLong(ADDRESS);
  static final MethodHandle U = returningLong(JAVA_LONG);
  static final MethodHandle UP = returningLong(JAVA_LONG, ADDRESS);
  static final MethodHandle BPP = returningLong(JAVA_BYTE, ADDRESS, ADDRESS);
  static final MethodHandle UPU = returningLong(JAVA_LONG, ADDRESS, JAVA_LONG);
  static final MethodHandle UPUP = returningLong(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
  static final MethodHandle UU = returningLong(JAVA_LONG, JAVA_LONG);
  static final MethodHandle UUPU = returningLong(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
  static final MethodHandle UUPPP = returningLong(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle UPUPP = returningLong(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  static final MethodHandle UPPUPUPP =
      returningLong(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);

  /** {@code void *dlopen(const char *, int)}. */
  static final MethodHandle OPEN = of("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));

  /** {@code void *dlsym(void *, const char *)}. */
  static final MethodHandle FIND = of("dlsym", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));

  /** {@code char *dlerror(void)}. */
  static final MethodHandle PROBLEM = of("dlerror", FunctionDescriptor.of(ADDRESS));

  private NativeCalls() {}

  private static MethodHandle returningLong(MemoryLayout... parameters) {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG, parameters));
  }

  private static MethodHandle of(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("this system has no function " + name));
    return linker.downcallHandle(function, descriptor);
  }
}
