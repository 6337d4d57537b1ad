package io.modelsigning.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.modelsigning.domain.manifest.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Attributes that an object has or is to have; written as an array of {@code CK_ATTRIBUTE}. */
final class Template {
  static final long CLASS = 0;
  static final long TOKEN = 1;
  static final long PRIVATE = 2;
  static final long LABEL = 3;
  static final long VALUE = 0x11;
  static final long CERTIFICATE_TYPE = 0x80;
  static final long KEY_TYPE = 0x100;
  static final long ID = 0x102;
  static final long SENSITIVE = 0x103;
  static final long SIGN = 0x108;
  static final long VERIFY = 0x10a;
  static final long PUBLIC_KEY_INFO = 0x129;
  static final long EXTRACTABLE = 0x162;
  static final long EC_PARAMETERS = 0x180;
  static final long EC_POINT = 0x181;
  static final long ALWAYS_AUTHENTICATE = 0x202;

  static final long CLASS_CERTIFICATE = 1;
  static final long CLASS_PUBLIC_KEY = 2;
  static final long CLASS_PRIVATE_KEY = 3;
  static final long KEY_TYPE_EC = 3;
  static final long CERTIFICATE_X509 = 0;

  /** {@code CK_ATTRIBUTE}: type, pointer, length. */
  static final long ATTRIBUTE_BYTES = 24;

  private record Entry(long type, Bytes value) {}

  private final List<Entry> entries = new ArrayList<>();

  Template bytes(long type, Bytes value) {
    entries.add(new Entry(type, value));
    return this;
  }

  Template text(long type, String value) {
    return bytes(type, Bytes.ofUtf8(value));
  }

  Template yes(long type) {
    return bytes(type, Bytes.of(new byte[] {1}));
  }

  Template no(long type) {
    return bytes(type, Bytes.of(new byte[] {0}));
  }

  Template number(long type, long value) {
    byte[] bytes = new byte[Long.BYTES];
    MemorySegment.ofArray(bytes).set(JAVA_LONG.withByteAlignment(1), 0, value);
    return bytes(type, Bytes.of(bytes));
  }

  int size() {
    return entries.size();
  }

  MemorySegment in(Arena arena) {
    MemorySegment array = arena.allocate(ATTRIBUTE_BYTES * Math.max(1, entries.size()), 8);
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      byte[] bytes = entry.value.toArray();
      MemorySegment value = arena.allocate(Math.max(1, bytes.length), 8);
      MemorySegment.copy(bytes, 0, value, JAVA_BYTE, 0, bytes.length);
      array.set(JAVA_LONG, i * ATTRIBUTE_BYTES, entry.type);
      array.set(ADDRESS, i * ATTRIBUTE_BYTES + 8, value);
      array.set(JAVA_LONG, i * ATTRIBUTE_BYTES + 16, bytes.length);
    }
    return array;
  }
}
