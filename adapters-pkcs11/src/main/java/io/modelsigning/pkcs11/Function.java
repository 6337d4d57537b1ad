package io.modelsigning.pkcs11;

/** The functions that are called, with their places in a {@code CK_FUNCTION_LIST}. */
enum Function {
  INITIALIZE("C_Initialize", 0),
  GET_INFO("C_GetInfo", 2),
  GET_SLOT_LIST("C_GetSlotList", 4),
  GET_SLOT_INFO("C_GetSlotInfo", 5),
  GET_TOKEN_INFO("C_GetTokenInfo", 6),
  OPEN_SESSION("C_OpenSession", 12),
  CLOSE_SESSION("C_CloseSession", 13),
  LOGIN("C_Login", 18),
  DESTROY_OBJECT("C_DestroyObject", 22),
  GET_ATTRIBUTE_VALUE("C_GetAttributeValue", 24),
  FIND_OBJECTS_INIT("C_FindObjectsInit", 26),
  FIND_OBJECTS("C_FindObjects", 27),
  FIND_OBJECTS_FINAL("C_FindObjectsFinal", 28),
  SIGN_INIT("C_SignInit", 42),
  SIGN("C_Sign", 43),
  GENERATE_KEY_PAIR("C_GenerateKeyPair", 59);

  /** The version, aligned, and the 68 pointers of version 2. */
  static final long LIST_BYTES = 8 + 68 * 8;

  private final String functionName;
  private final int index;

  Function(String functionName, int index) {
    this.functionName = functionName;
    this.index = index;
  }

  long offsetBytes() {
    return 8 + 8L * index;
  }

  @Override
  public String toString() {
    return functionName;
  }
}
