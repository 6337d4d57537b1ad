package io.modelsigning.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.modelsigning.domain.Reason;
import io.modelsigning.pkcs11.TimedCalls.Place;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS #11 module that is loaded and initialized, which it is once in a process and stays: others
 * in the process may use it as well, so it is never finalized.
 */
@SuppressWarnings("restricted") // To call a module is what this is for.
final class Module {
  private static final int RTLD_NOW = 2;

  /** By their files' real names. */
  private static final Map<Path, Loading> LOADED = new ConcurrentHashMap<>();

  private final Path file;
  private final MemorySegment functions;

  /** Held around all work with a module that cannot be used by several threads. */
  private final @Nullable ReentrantLock oneAtATime;

  /** Held while a PIN is tried: those who bring the same one wait for what becomes of it. */
  private final ReentrantLock login = new ReentrantLock();

  private Module(Path file, MemorySegment functions, boolean severalThreads) {
    this.file = file;
    this.functions = functions;
    this.oneAtATime = severalThreads ? null : new ReentrantLock();
  }

  /** Returns the module in a file, which is loaded if it is not yet. */
  static Module load(Path file, Duration limit) throws Pkcs11Exception, InterruptedException {
    Platform.check();
    Path real;
    try {
      real = file.toRealPath();
    } catch (IOException e) {
      throw unusable(file, "it cannot be read", e);
    }
    Loading loading = LOADED.computeIfAbsent(real, name -> new Loading());
    return TimedCalls.run(file, limit, place -> loading.loaded(file, place));
  }

  /** One module's: modules need not stand being initialized twice at a time. */
  private static final class Loading {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Module loaded;

    Module loaded(Path file, Place place) throws Pkcs11Exception {
      lock.lock();
      try {
        Module module = loaded;
        if (module == null) {
          module = open(file, place);
          loaded = module;
        }
        return module;
      } finally {
        lock.unlock();
      }
    }
  }

  private static Module open(Path file, Place place) throws Pkcs11Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment library;
      try {
        library =
            (MemorySegment)
                NativeCalls.OPEN.invokeExact(NativeCalls.text(arena, file.toString()), RTLD_NOW);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      if (library.address() == 0) {
        throw unusable(file, problem(file), null);
      }
      MemorySegment getFunctionList;
      try {
        getFunctionList =
            (MemorySegment)
                NativeCalls.FIND.invokeExact(library, NativeCalls.text(arena, "C_GetFunctionList"));
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      if (getFunctionList.address() == 0) {
        throw unusable(file, "it is no PKCS #11 module, for it has no C_GetFunctionList", null);
      }
      place.enter("C_GetFunctionList");
      MemorySegment pointer = arena.allocate(ADDRESS);
      long returned;
      try {
        returned = (long) NativeCalls.P.invokeExact(getFunctionList, pointer);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      if (returned != ReturnValues.OK) {
        throw failed(file, "answers C_GetFunctionList with " + ReturnValues.name(returned));
      }
      MemorySegment functions = pointer.get(ADDRESS, 0);
      if (functions.address() == 0) {
        throw failed(file, "answers C_GetFunctionList with no list");
      }
      functions = functions.reinterpret(Function.LIST_BYTES);
      byte major = functions.get(JAVA_BYTE, 0);
      if (major != 2 && major != 3) {
        throw failed(
            file,
            "is of version %d.%d; expected 2 or 3"
                .formatted(major & 0xff, functions.get(JAVA_BYTE, 1) & 0xff));
      }
      Module several = new Module(file, functions, true);
      Calls calls = new Calls(several, place, arena);
      long initialized = calls.initialize(true);
      if (initialized == ReturnValues.CANT_LOCK) {
        Module single = new Module(file, functions, false);
        new Calls(single, place, arena).initialize(false);
        return single;
      }
      return several;
    }
  }

  /** Returns what the system says of a library that it did not load. */
  private static String problem(Path file) {
    MemorySegment text;
    try {
      text = (MemorySegment) NativeCalls.PROBLEM.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (text.address() == 0) {
      return "the system does not load it";
    }
    String said = NativeCalls.text(text);
    String name = file + ": ";
    return said.startsWith(name) ? said.substring(name.length()) : said;
  }

  /** Has work done with the module, in a thread of its own and not for longer than is allowed. */
  <T> T run(Duration limit, Work<T> work) throws Pkcs11Exception, InterruptedException {
    return TimedCalls.run(
        file,
        limit,
        place -> {
          if (oneAtATime != null) {
            place.enter("the calls of another thread");
            oneAtATime.lock();
          }
          try (Arena arena = Arena.ofConfined()) {
            return work.with(new Calls(this, place, arena));
          } finally {
            if (oneAtATime != null) {
              oneAtATime.unlock();
            }
          }
        });
  }

  /** Calls one after the other. */
  @FunctionalInterface
  interface Work<T> {
    T with(Calls calls) throws Pkcs11Exception;
  }

  Path file() {
    return file;
  }

  ReentrantLock login() {
    return login;
  }

  /** Returns where a function is. */
  MemorySegment address(Function function) throws Pkcs11Exception {
    MemorySegment address = functions.get(ADDRESS, function.offsetBytes());
    if (address.address() == 0) {
      throw failed("has no " + function);
    }
    return address;
  }

  Pkcs11Exception failed(String how) {
    return failed(file, how);
  }

  private static Pkcs11Exception failed(Path file, String how) {
    return new Pkcs11Exception(
        Pkcs11Reasons.PKCS11_MODULE_FAILED, "the PKCS #11 module '%s' %s".formatted(file, how));
  }

  private static Pkcs11Exception unusable(Path file, String because, @Nullable Throwable cause) {
    Reason reason = Pkcs11Reasons.PKCS11_MODULE_UNUSABLE;
    return new Pkcs11Exception(
        reason, "cannot load the PKCS #11 module '%s': %s".formatted(file, because), cause);
  }
}
