package io.modelsigning.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Calls of native functions, by the kinds of their parameters: {@code P} for a pointer, {@code U}
 * for a {@code CK_ULONG}, {@code B} for a {@code CK_BBOOL}. The function's address comes first.
 */
@SuppressWarnings("restricted") // To call a module is what this is for.
final class NativeCalls {
  private static final int MAXIMUM_TEXT_BYTES = 4096;

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

  /** Returns a text as C has it. The JDK's own methods for that are of other names in Java 21. */
  static MemorySegment text(Arena arena, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment copy = arena.allocate(bytes.length + 1);
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  /** Returns the text at an address, which is cut if it is too long. */
  static String text(MemorySegment address) {
    MemorySegment bytes = address.reinterpret(MAXIMUM_TEXT_BYTES);
    int length = 0;
    while (length < MAXIMUM_TEXT_BYTES && bytes.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    return new String(bytes.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
