package io.modelsigning.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.pkcs11.TimedCalls.Place;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a module that are needed, in Java's types, by one thread. What a module says of
 * lengths and numbers is held against what it was given room for.
 */
final class Calls {
  private static final long OS_LOCKING_OK = 2;
  private static final long READ_ONLY = 4;
  private static final long READ_WRITE = 6;
  private static final long ECDSA = 0x1041;
  private static final long EC_KEY_PAIR_GENERATION = 0x1040;
  private static final long UNAVAILABLE = -1;

  private static final int INITIALIZE_ARGUMENTS_BYTES = 48;
  private static final int FLAGS_OF_ARGUMENTS = 32;
  private static final int INFO_BYTES = 88;
  private static final int SLOT_INFO_BYTES = 112;
  private static final int TOKEN_INFO_BYTES = 208;

  /** More slots than any machine has, more objects of a description than anybody looks through. */
  static final int MAXIMUM_SLOTS = 1024;

  static final int MAXIMUM_OBJECTS = 1024;
  static final int MAXIMUM_ATTRIBUTE_BYTES = 64 << 10;

  /** Room for signatures: that of the largest curve has 132 bytes. */
  static final int MAXIMUM_SIGNATURE_BYTES = 1024;

  private static final int OBJECTS_OF_A_CALL = 64;

  private final Module module;
  private final Place place;
  private final Arena arena;

  Calls(Module module, Place place, Arena arena) {
    this.module = module;
    this.place = place;
    this.arena = arena;
  }

  Module module() {
    return module;
  }

  /**
   * Initializes the module, which may have been by somebody else.
   *
   * @param severalThreads whether the module is to lock by itself
   * @return {@code CKR_CANT_LOCK} if it cannot
   */
  long initialize(boolean severalThreads) throws Pkcs11Exception {
    MemorySegment arguments = MemorySegment.NULL;
    if (severalThreads) {
      arguments = arena.allocate(INITIALIZE_ARGUMENTS_BYTES, 8);
      arguments.set(JAVA_LONG, FLAGS_OF_ARGUMENTS, OS_LOCKING_OK);
    }
    MemorySegment given = arguments;
    long returned =
        call(Function.INITIALIZE, function -> (long) NativeCalls.P.invokeExact(function, given));
    if (returned == ReturnValues.ALREADY_INITIALIZED) {
      return ReturnValues.OK;
    }
    if (!severalThreads || returned != ReturnValues.CANT_LOCK) {
      check(Function.INITIALIZE, returned);
    }
    return returned;
  }

  /** {@code CK_INFO}. */
  record ModuleInfo(String manufacturer, String description, String version) {}

  ModuleInfo moduleInfo() throws Pkcs11Exception {
    MemorySegment info = arena.allocate(INFO_BYTES, 8);
    checked(Function.GET_INFO, function -> (long) NativeCalls.P.invokeExact(function, info));
    return new ModuleInfo(
        padded(info, 2, 32),
        padded(info, 48, 32),
        (info.get(JAVA_BYTE, 80) & 0xff) + "." + (info.get(JAVA_BYTE, 81) & 0xff));
  }

  /** Returns the slots that have a token. */
  long[] slots() throws Pkcs11Exception {
    MemorySegment count = arena.allocate(JAVA_LONG);
    // Between two calls, a token may be put in.
    for (int attempt = 0; attempt < 5; attempt++) {
      checked(
          Function.GET_SLOT_LIST,
          function ->
              (long) NativeCalls.BPP.invokeExact(function, (byte) 1, MemorySegment.NULL, count));
      int room = bounded(count.get(JAVA_LONG, 0), MAXIMUM_SLOTS, "slots");
      if (room == 0) {
        return new long[0];
      }
      MemorySegment slots = longs(room);
      long returned =
          call(
              Function.GET_SLOT_LIST,
              function -> (long) NativeCalls.BPP.invokeExact(function, (byte) 1, slots, count));
      if (returned != ReturnValues.BUFFER_TOO_SMALL) {
        check(Function.GET_SLOT_LIST, returned);
        int there = bounded(count.get(JAVA_LONG, 0), room, "slots");
        return Arrays.copyOf(slots.toArray(JAVA_LONG), there);
      }
    }
    throw module.failed("has another number of slots at each call of " + Function.GET_SLOT_LIST);
  }

  /** {@code CK_SLOT_INFO}. */
  record SlotInfo(String description, String manufacturer) {}

  SlotInfo slotInfo(long slot) throws Pkcs11Exception {
    MemorySegment info = arena.allocate(SLOT_INFO_BYTES, 8);
    checked(
        Function.GET_SLOT_INFO,
        function -> (long) NativeCalls.UP.invokeExact(function, slot, info));
    return new SlotInfo(padded(info, 0, 64), padded(info, 64, 32));
  }

  Token token(long slot) throws Pkcs11Exception {
    MemorySegment info = arena.allocate(TOKEN_INFO_BYTES, 8);
    checked(
        Function.GET_TOKEN_INFO,
        function -> (long) NativeCalls.UP.invokeExact(function, slot, info));
    return new Token(
        slot,
        padded(info, 0, 32),
        padded(info, 32, 32),
        padded(info, 64, 16),
        padded(info, 80, 16),
        info.get(JAVA_LONG, 96));
  }

  /** Opens a session, which its caller closes. */
  long openSession(long slot, boolean toWrite) throws Pkcs11Exception {
    MemorySegment session = arena.allocate(JAVA_LONG);
    checked(
        Function.OPEN_SESSION,
        function ->
            (long)
                NativeCalls.UUPPP.invokeExact(
                    function,
                    slot,
                    toWrite ? READ_WRITE : READ_ONLY,
                    MemorySegment.NULL,
                    MemorySegment.NULL,
                    session));
    return session.get(JAVA_LONG, 0);
  }

  /** Closes a session; nobody can do anything about one that does not close. */
  void closeSession(long session) {
    try {
      long unused =
          call(
              Function.CLOSE_SESSION,
              function -> (long) NativeCalls.U.invokeExact(function, session));
    } catch (Pkcs11Exception e) {
      // Without the function, there is no closing.
    }
  }

  /**
   * Logs in.
   *
   * @param user 1 for the user of the token, 2 for the user again, for one use of one key
   * @param pin or null where the token asks for it by itself
   * @return what the module returns
   */
  long login(long session, long user, byte @Nullable [] pin) throws Pkcs11Exception {
    int length = pin == null ? 0 : pin.length;
    MemorySegment secret = MemorySegment.NULL;
    if (pin != null) {
      secret = arena.allocate(Math.max(1, length));
      MemorySegment.copy(pin, 0, secret, JAVA_BYTE, 0, length);
    }
    MemorySegment given = secret;
    try {
      return call(
          Function.LOGIN,
          function ->
              (long) NativeCalls.UUPU.invokeExact(function, session, user, given, (long) length));
    } finally {
      if (pin != null) {
        secret.fill((byte) 0);
      }
    }
  }

  /** Returns the objects that have all attributes of a template. */
  List<Long> find(long session, Template template) throws Pkcs11Exception {
    MemorySegment attributes = template.in(arena);
    checked(
        Function.FIND_OBJECTS_INIT,
        function ->
            (long)
                NativeCalls.UPU.invokeExact(function, session, attributes, (long) template.size()));
    List<Long> found = new ArrayList<>();
    try {
      MemorySegment objects = longs(OBJECTS_OF_A_CALL);
      MemorySegment count = arena.allocate(JAVA_LONG);
      while (true) {
        checked(
            Function.FIND_OBJECTS,
            function ->
                (long)
                    NativeCalls.UPUP.invokeExact(
                        function, session, objects, (long) OBJECTS_OF_A_CALL, count));
        int more = bounded(count.get(JAVA_LONG, 0), OBJECTS_OF_A_CALL, "objects");
        if (more == 0) {
          return found;
        }
        for (int i = 0; i < more; i++) {
          found.add(objects.getAtIndex(JAVA_LONG, i));
        }
        bounded(found.size(), MAXIMUM_OBJECTS, "objects");
      }
    } finally {
      long unused =
          call(
              Function.FIND_OBJECTS_FINAL,
              function -> (long) NativeCalls.U.invokeExact(function, session));
    }
  }

  /** Returns an attribute of an object, if the object has it and shows it. */
  Optional<Bytes> attribute(long session, long object, long type) throws Pkcs11Exception {
    MemorySegment attribute = arena.allocate(Template.ATTRIBUTE_BYTES, 8);
    attribute.set(JAVA_LONG, 0, type);
    if (!readAttribute(session, object, attribute)) {
      return Optional.empty();
    }
    long length = attribute.get(JAVA_LONG, 16);
    if (length == UNAVAILABLE) {
      return Optional.empty();
    }
    int room = bounded(length, MAXIMUM_ATTRIBUTE_BYTES, "bytes of an attribute");
    MemorySegment value = arena.allocate(Math.max(1, room), 8);
    attribute.set(ADDRESS, 8, value);
    attribute.set(JAVA_LONG, 16, room);
    if (!readAttribute(session, object, attribute)) {
      return Optional.empty();
    }
    long filled = attribute.get(JAVA_LONG, 16);
    if (filled == UNAVAILABLE) {
      return Optional.empty();
    }
    int read = bounded(filled, room, "bytes of an attribute");
    return Optional.of(Bytes.of(value.asSlice(0, read).toArray(JAVA_BYTE)));
  }

  private boolean readAttribute(long session, long object, MemorySegment attribute)
      throws Pkcs11Exception {
    long returned =
        call(
            Function.GET_ATTRIBUTE_VALUE,
            function ->
                (long) NativeCalls.UUPU.invokeExact(function, session, object, attribute, 1L));
    if (returned == ReturnValues.ATTRIBUTE_SENSITIVE
        || returned == ReturnValues.ATTRIBUTE_TYPE_INVALID) {
      return false;
    }
    check(Function.GET_ATTRIBUTE_VALUE, returned);
    return true;
  }

  /** Begins a signature with ECDSA over a digest. */
  void signInit(long session, long key) throws Pkcs11Exception {
    MemorySegment mechanism = mechanism(ECDSA);
    checked(
        Function.SIGN_INIT,
        function -> (long) NativeCalls.UPU.invokeExact(function, session, mechanism, key));
  }

  /** Returns the two numbers of the signature, one behind the other. */
  byte[] sign(long session, byte[] digest) throws Pkcs11Exception {
    MemorySegment data = arena.allocate(digest.length, 8);
    MemorySegment.copy(digest, 0, data, JAVA_BYTE, 0, digest.length);
    MemorySegment signature = arena.allocate(MAXIMUM_SIGNATURE_BYTES, 8);
    MemorySegment length = arena.allocate(JAVA_LONG);
    length.set(JAVA_LONG, 0, MAXIMUM_SIGNATURE_BYTES);
    checked(
        Function.SIGN,
        function ->
            (long)
                NativeCalls.UPUPP.invokeExact(
                    function, session, data, (long) digest.length, signature, length));
    int signed = bounded(length.get(JAVA_LONG, 0), MAXIMUM_SIGNATURE_BYTES, "bytes of a signature");
    return signature.asSlice(0, signed).toArray(JAVA_BYTE);
  }

  /** The handles of a new key pair. */
  record KeyPair(long publicKey, long privateKey) {}

  KeyPair generateKeyPair(long session, Template publicKey, Template privateKey)
      throws Pkcs11Exception {
    MemorySegment handles = longs(2);
    MemorySegment mechanism = mechanism(EC_KEY_PAIR_GENERATION);
    MemorySegment ofPublic = publicKey.in(arena);
    MemorySegment ofPrivate = privateKey.in(arena);
    checked(
        Function.GENERATE_KEY_PAIR,
        function ->
            (long)
                NativeCalls.UPPUPUPP.invokeExact(
                    function,
                    session,
                    mechanism,
                    ofPublic,
                    (long) publicKey.size(),
                    ofPrivate,
                    (long) privateKey.size(),
                    handles,
                    handles.asSlice(8)));
    return new KeyPair(handles.getAtIndex(JAVA_LONG, 0), handles.getAtIndex(JAVA_LONG, 1));
  }

  void destroy(long session, long object) throws Pkcs11Exception {
    checked(
        Function.DESTROY_OBJECT,
        function -> (long) NativeCalls.UU.invokeExact(function, session, object));
  }

  private MemorySegment longs(int count) {
    return arena.allocate((long) count * Long.BYTES, Long.BYTES);
  }

  /** {@code CK_MECHANISM} without a parameter. */
  private MemorySegment mechanism(long type) {
    MemorySegment mechanism = arena.allocate(24, 8);
    mechanism.set(JAVA_LONG, 0, type);
    return mechanism;
  }

  /** A call of the function at an address. */
  @FunctionalInterface
  private interface NativeCall {
    long of(MemorySegment function) throws Throwable;
  }

  private long call(Function function, NativeCall call) throws Pkcs11Exception {
    place.enter(function.toString());
    MemorySegment address = module.address(function);
    try {
      return call.of(address);
    } catch (Throwable e) {
      // A handle of that type throws nothing.
      throw new IllegalStateException(e);
    }
  }

  private void checked(Function function, NativeCall call) throws Pkcs11Exception {
    long returned = call(function, call);
    check(function, returned);
  }

  Pkcs11Exception failed(Function function, long returned) {
    return module.failed("answers %s with %s".formatted(function, ReturnValues.name(returned)));
  }

  private void check(Function function, long returned) throws Pkcs11Exception {
    if (returned != ReturnValues.OK) {
      throw failed(function, returned);
    }
  }

  private int bounded(long number, int limit, String what) throws Pkcs11Exception {
    if (number < 0 || number > limit) {
      throw module.failed(
          "answers %s with %s %s; expected at most %d"
              .formatted(place.function(), Long.toUnsignedString(number), what, limit));
    }
    return (int) number;
  }

  /** Texts are padded with blanks, by some with NULs. */
  private static String padded(MemorySegment from, long offset, int length) {
    byte[] bytes = from.asSlice(offset, length).toArray(JAVA_BYTE);
    int end = length;
    while (end > 0 && (bytes[end - 1] == ' ' || bytes[end - 1] == 0)) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
