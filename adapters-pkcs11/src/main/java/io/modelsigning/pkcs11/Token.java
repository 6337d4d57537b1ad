package io.modelsigning.pkcs11;

import io.modelsigning.pkcs11.Calls.ModuleInfo;
import io.modelsigning.pkcs11.Calls.SlotInfo;
import io.modelsigning.pkcs11.Pkcs11Uri.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A token, as it was when it was looked at ({@code CK_TOKEN_INFO}). */
record Token(
    long slot, String label, String manufacturer, String model, String serial, long flags) {
  private static final long LOGIN_REQUIRED = 0x4;
  private static final long PROTECTED_AUTHENTICATION_PATH = 0x100;
  private static final long INITIALIZED = 0x400;
  private static final long USER_PIN_COUNT_LOW = 0x10000;
  private static final long USER_PIN_FINAL_TRY = 0x20000;
  private static final long USER_PIN_LOCKED = 0x40000;

  private static final int LISTED = 10;

  /** Returns the token that a URI describes, if it is one. */
  static Token described(Pkcs11Uri uri, Calls calls) throws Pkcs11Exception {
    ModuleInfo module = calls.moduleInfo();
    String version = module.version();
    Optional<String> wanted = uri.text(Attribute.LIBRARY_VERSION);
    if (!uri.admits(Attribute.LIBRARY_MANUFACTURER, module.manufacturer())
        || !uri.admits(Attribute.LIBRARY_DESCRIPTION, module.description())
        || (wanted.isPresent()
            && !version.equals(wanted.get().contains(".") ? wanted.get() : wanted.get() + ".0"))) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.TOKEN_NOT_FOUND,
          "the PKCS #11 module '%s' is '%s' of '%s', version %s, which the URI does not mean"
              .formatted(
                  calls.module().file(), module.description(), module.manufacturer(), version));
    }
    List<Token> there = new ArrayList<>();
    List<Token> meant = new ArrayList<>();
    for (long slot : calls.slots()) {
      Token token = calls.token(slot);
      // One that is not initialized has no keys; SoftHSM always has such a one.
      if ((token.flags & INITIALIZED) != 0) {
        there.add(token);
        if (token.is(uri, calls)) {
          meant.add(token);
        }
      }
    }
    if (meant.isEmpty()) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.TOKEN_NOT_FOUND,
          "the PKCS #11 module '%s' has no token of that description; it has %s"
              .formatted(calls.module().file(), listed(there)));
    }
    if (meant.size() > 1) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.AMBIGUOUS_TOKEN,
          "the PKCS #11 module '%s' has %d tokens of that description: %s"
              .formatted(calls.module().file(), meant.size(), listed(meant)));
    }
    return meant.getFirst();
  }

  private boolean is(Pkcs11Uri uri, Calls calls) throws Pkcs11Exception {
    if (!uri.admits(Attribute.TOKEN, label)
        || !uri.admits(Attribute.MANUFACTURER, manufacturer)
        || !uri.admits(Attribute.MODEL, model)
        || !uri.admits(Attribute.SERIAL, serial)
        || uri.slotId().orElse(slot) != slot) {
      return false;
    }
    if (uri.text(Attribute.SLOT_DESCRIPTION).isEmpty()
        && uri.text(Attribute.SLOT_MANUFACTURER).isEmpty()) {
      return true;
    }
    SlotInfo place = calls.slotInfo(slot);
    return uri.admits(Attribute.SLOT_DESCRIPTION, place.description())
        && uri.admits(Attribute.SLOT_MANUFACTURER, place.manufacturer());
  }

  private static String listed(List<Token> tokens) {
    if (tokens.isEmpty()) {
      return "none";
    }
    return tokens.stream()
            .limit(LISTED)
            .map(token -> "'%s' (serial %s)".formatted(token.label, token.serial))
            .collect(Collectors.joining(", "))
        + (tokens.size() > LISTED ? " and %d more".formatted(tokens.size() - LISTED) : "");
  }

  /** Returns whether this is the same token, whatever has become of its PIN. */
  boolean isSame(Token other) {
    return slot == other.slot && label.equals(other.label) && serial.equals(other.serial);
  }

  boolean wantsLogin() {
    return (flags & LOGIN_REQUIRED) != 0;
  }

  /** Returns whether the token has a way of its own to ask for the PIN. */
  boolean asksByItself() {
    return (flags & PROTECTED_AUTHENTICATION_PATH) != 0;
  }

  boolean isLocked() {
    return (flags & USER_PIN_LOCKED) != 0;
  }

  /** Returns what it says of the tries that remain, to be put behind its name, or nothing. */
  String tries() {
    if (isLocked()) {
      return "its PIN is locked";
    }
    if ((flags & USER_PIN_FINAL_TRY) != 0) {
      return "one try is left before its PIN is locked";
    }
    if ((flags & USER_PIN_COUNT_LOW) != 0) {
      return "a wrong PIN was given since the last right one";
    }
    return "";
  }

  @Override
  public String toString() {
    return "token '%s'".formatted(label);
  }
}
