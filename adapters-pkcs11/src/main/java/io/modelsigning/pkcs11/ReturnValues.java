package io.modelsigning.pkcs11;

import java.util.Map;

/** What the functions of a module return (PKCS #11 v2.40 base specification, table of CKR_). */
final class ReturnValues {
  static final long OK = 0;
  static final long CANT_LOCK = 0xa;
  static final long ATTRIBUTE_SENSITIVE = 0x11;
  static final long ATTRIBUTE_TYPE_INVALID = 0x12;
  static final long PIN_INCORRECT = 0xa0;
  static final long PIN_INVALID = 0xa1;
  static final long PIN_LENGTH = 0xa2;
  static final long PIN_EXPIRED = 0xa3;
  static final long PIN_LOCKED = 0xa4;
  static final long USER_ALREADY_LOGGED_IN = 0x100;
  static final long USER_PIN_NOT_INITIALIZED = 0x102;
  static final long BUFFER_TOO_SMALL = 0x150;
  static final long ALREADY_INITIALIZED = 0x191;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(0x1L, "CKR_CANCEL"),
          Map.entry(0x2L, "CKR_HOST_MEMORY"),
          Map.entry(0x3L, "CKR_SLOT_ID_INVALID"),
          Map.entry(0x5L, "CKR_GENERAL_ERROR"),
          Map.entry(0x6L, "CKR_FUNCTION_FAILED"),
          Map.entry(0x7L, "CKR_ARGUMENTS_BAD"),
          Map.entry(0x8L, "CKR_NO_EVENT"),
          Map.entry(0x9L, "CKR_NEED_TO_CREATE_THREADS"),
          Map.entry(CANT_LOCK, "CKR_CANT_LOCK"),
          Map.entry(0x10L, "CKR_ATTRIBUTE_READ_ONLY"),
          Map.entry(ATTRIBUTE_SENSITIVE, "CKR_ATTRIBUTE_SENSITIVE"),
          Map.entry(ATTRIBUTE_TYPE_INVALID, "CKR_ATTRIBUTE_TYPE_INVALID"),
          Map.entry(0x13L, "CKR_ATTRIBUTE_VALUE_INVALID"),
          Map.entry(0x1bL, "CKR_ACTION_PROHIBITED"),
          Map.entry(0x20L, "CKR_DATA_INVALID"),
          Map.entry(0x21L, "CKR_DATA_LEN_RANGE"),
          Map.entry(0x30L, "CKR_DEVICE_ERROR"),
          Map.entry(0x31L, "CKR_DEVICE_MEMORY"),
          Map.entry(0x32L, "CKR_DEVICE_REMOVED"),
          Map.entry(0x50L, "CKR_FUNCTION_CANCELED"),
          Map.entry(0x51L, "CKR_FUNCTION_NOT_PARALLEL"),
          Map.entry(0x54L, "CKR_FUNCTION_NOT_SUPPORTED"),
          Map.entry(0x60L, "CKR_KEY_HANDLE_INVALID"),
          Map.entry(0x62L, "CKR_KEY_SIZE_RANGE"),
          Map.entry(0x63L, "CKR_KEY_TYPE_INCONSISTENT"),
          Map.entry(0x68L, "CKR_KEY_FUNCTION_NOT_PERMITTED"),
          Map.entry(0x70L, "CKR_MECHANISM_INVALID"),
          Map.entry(0x71L, "CKR_MECHANISM_PARAM_INVALID"),
          Map.entry(0x82L, "CKR_OBJECT_HANDLE_INVALID"),
          Map.entry(0x90L, "CKR_OPERATION_ACTIVE"),
          Map.entry(0x91L, "CKR_OPERATION_NOT_INITIALIZED"),
          Map.entry(PIN_INCORRECT, "CKR_PIN_INCORRECT"),
          Map.entry(PIN_INVALID, "CKR_PIN_INVALID"),
          Map.entry(PIN_LENGTH, "CKR_PIN_LEN_RANGE"),
          Map.entry(PIN_EXPIRED, "CKR_PIN_EXPIRED"),
          Map.entry(PIN_LOCKED, "CKR_PIN_LOCKED"),
          Map.entry(0xb0L, "CKR_SESSION_CLOSED"),
          Map.entry(0xb1L, "CKR_SESSION_COUNT"),
          Map.entry(0xb3L, "CKR_SESSION_HANDLE_INVALID"),
          Map.entry(0xb4L, "CKR_SESSION_PARALLEL_NOT_SUPPORTED"),
          Map.entry(0xb5L, "CKR_SESSION_READ_ONLY"),
          Map.entry(0xb6L, "CKR_SESSION_EXISTS"),
          Map.entry(0xb7L, "CKR_SESSION_READ_ONLY_EXISTS"),
          Map.entry(0xb8L, "CKR_SESSION_READ_WRITE_SO_EXISTS"),
          Map.entry(0xd0L, "CKR_TEMPLATE_INCOMPLETE"),
          Map.entry(0xd1L, "CKR_TEMPLATE_INCONSISTENT"),
          Map.entry(0xe0L, "CKR_TOKEN_NOT_PRESENT"),
          Map.entry(0xe1L, "CKR_TOKEN_NOT_RECOGNIZED"),
          Map.entry(0xe2L, "CKR_TOKEN_WRITE_PROTECTED"),
          Map.entry(USER_ALREADY_LOGGED_IN, "CKR_USER_ALREADY_LOGGED_IN"),
          Map.entry(0x101L, "CKR_USER_NOT_LOGGED_IN"),
          Map.entry(USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"),
          Map.entry(0x103L, "CKR_USER_TYPE_INVALID"),
          Map.entry(0x104L, "CKR_USER_ANOTHER_ALREADY_LOGGED_IN"),
          Map.entry(0x105L, "CKR_USER_TOO_MANY_TYPES"),
          Map.entry(0x130L, "CKR_DOMAIN_PARAMS_INVALID"),
          Map.entry(0x140L, "CKR_CURVE_NOT_SUPPORTED"),
          Map.entry(BUFFER_TOO_SMALL, "CKR_BUFFER_TOO_SMALL"),
          Map.entry(0x190L, "CKR_CRYPTOKI_NOT_INITIALIZED"),
          Map.entry(ALREADY_INITIALIZED, "CKR_CRYPTOKI_ALREADY_INITIALIZED"),
          Map.entry(0x200L, "CKR_FUNCTION_REJECTED"),
          Map.entry(0x201L, "CKR_TOKEN_RESOURCE_EXCEEDED"),
          Map.entry(0x202L, "CKR_OPERATION_CANCEL_FAILED"));

  private ReturnValues() {}

  /** Returns the name of a value, or its number where it has none here. */
  static String name(long value) {
    String name = NAMES.get(value);
    return name != null ? name : "0x%08x".formatted(value);
  }
}
