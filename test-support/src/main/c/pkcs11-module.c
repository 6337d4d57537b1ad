/*
 * A PKCS #11 module with one token and one key pair, which misbehaves as it is told when it is
 * compiled. Its key is the base point of P-256, so its private key is 1; what it signs is not real.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long UL;
typedef unsigned char BYTE;
typedef struct { BYTE major, minor; } VERSION;
typedef struct { UL type; void *value; UL length; } ATTRIBUTE;

struct functions {
  VERSION version;
  void *of[68];
};

#ifndef TOKEN_FLAGS
#define TOKEN_FLAGS (0x400 | 0x4 | 0x8)
#endif
#ifndef LABEL
#define LABEL "fake"
#endif
#ifndef ALWAYS_AUTHENTICATE
#define ALWAYS_AUTHENTICATE 0
#endif
#ifndef SIGNATURE_LENGTH
#define SIGNATURE_LENGTH 64
#endif
#ifndef SIGNATURE_FILL
#define SIGNATURE_FILL 1
#endif
#ifndef SLOTS
#define SLOTS 1
#endif
#ifndef LOGIN_ANSWER
#define LOGIN_ANSWER 0xa0
#endif
#ifndef MORE_OBJECTS
#define MORE_OBJECTS 0
#endif

static UL sessions, logins, contextLogins, initialized, flags = TOKEN_FLAGS;
static int inUse, loggedIn;

/* For tests alone: what was counted. */
UL counted_logins(void) { return logins; }
UL counted_context_logins(void) { return contextLogins; }
UL counted_sessions(void) { return sessions; }

static void pad(BYTE *to, const char *text, size_t size) {
  memset(to, ' ', size);
  memcpy(to, text, strlen(text));
}

static UL initialize(void *arguments) {
#ifdef HANG_INITIALIZE
  for (;;) pause();
#endif
#ifdef INITIALIZE_ANSWER
  return INITIALIZE_ANSWER;
#endif
#ifdef CANNOT_LOCK
  if (arguments != NULL) return 0xa;
#endif
  if (initialized) return 0x191;
  initialized = 1;
  return 0;
}

static UL info(BYTE *to) {
  memset(to, 0, 88);
  to[0] = 2;
  to[1] = 40;
  pad(to + 2, "Maker", 32);
  pad(to + 48, "Test module", 32);
  to[80] = 1;
  to[81] = 7;
  return 0;
}

static UL slot_list(BYTE present, UL *slots, UL *count) {
#ifdef SLOTS_GROW
  static UL grown = 1;
  if (slots == NULL) { *count = grown; return 0; }
  grown++;
  return 0x150;
#else
  if (slots != NULL) for (UL i = 0; i < SLOTS && i < *count; i++) slots[i] = 7 + i;
  *count = SLOTS;
  return 0;
#endif
}

static UL slot_info(UL slot, BYTE *to) {
  memset(to, 0, 112);
  pad(to, "A slot", 64);
  pad(to + 64, "Slot maker", 32);
  return 0;
}

static UL token_info(UL slot, BYTE *to) {
  memset(to, 0, 208);
  pad(to, LABEL, 32);
  pad(to + 32, "Maker", 32);
  pad(to + 64, "Model", 16);
  pad(to + 80, slot == 7 ? "0001" : "0002", 16);
  memcpy(to + 96, &flags, 8);
  memcpy(to + 112, &sessions, 8);
  return 0;
}

static UL open_session(UL slot, UL how, void *a, void *b, UL *session) {
#ifdef CANNOT_LOCK
  if (inUse++) abort();
  usleep(2000);
#endif
  __sync_fetch_and_add(&sessions, 1);
  *session = 99;
  return 0;
}

static UL close_session(UL session) {
  __sync_fetch_and_sub(&sessions, 1);
  if (sessions == 0) loggedIn = 0;
#ifdef CANNOT_LOCK
  inUse--;
#endif
  return 0;
}

static UL login(UL session, UL user, const BYTE *pin, UL length) {
#ifdef HANG_LOGIN
  for (;;) pause();
#endif
  if (user == 2) contextLogins++; else logins++;
  if (flags & 0x100) return pin == NULL ? 0 : 7;
  if (length == 4 && memcmp(pin, "1234", 4) == 0) {
    if (user == 1 && loggedIn) return 0x100;
    loggedIn = 1;
    return 0;
  }
#ifdef LAST_TRIES
  flags |= logins == 1 ? 0x10000 : logins == 2 ? 0x20000 : 0x40000;
#endif
  return LOGIN_ANSWER;
}

static UL wanted, given;

static UL find_init(UL session, ATTRIBUTE *attributes, UL count) {
#ifdef FIND_ANSWER
  return FIND_ANSWER;
#endif
  wanted = 0;
  given = 0;
  for (UL i = 0; i < count; i++)
    if (attributes[i].type == 0) memcpy(&wanted, attributes[i].value, 8);
  return 0;
}

static UL find(UL session, UL *objects, UL room, UL *count) {
#ifdef OBJECTS_ANSWER
  *count = OBJECTS_ANSWER;
  return 0;
#endif
#ifdef OBJECTS_WITHOUT_END
  for (UL i = 0; i < room; i++) objects[i] = 3;
  *count = room;
  return 0;
#endif
  *count = 0;
  if ((wanted == 2 || wanted == 3) && !given) {
    for (UL i = 0; i <= MORE_OBJECTS; i++) objects[i] = wanted;
    *count = 1 + MORE_OBJECTS;
    given = 1;
  }
  return 0;
}

static UL find_final(UL session) { return 0; }

static const BYTE curve[] = {6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7};
static const BYTE point[] = {
#ifndef BARE_POINT
  4, 65,
#endif
  4,
  0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
  0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
  0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16,
  0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51,
#ifdef POINT_OFF_CURVE
  0xf4
#else
  0xf5
#endif
};

static UL value(ATTRIBUTE *attribute, const void *bytes, UL length) {
#ifdef ATTRIBUTE_LENGTH
  attribute->length = ATTRIBUTE_LENGTH;
  return 0;
#endif
#ifdef ATTRIBUTE_GROWS
  if (attribute->value != NULL) { attribute->length = length + 1; return 0; }
#endif
  if (attribute->value != NULL) memcpy(attribute->value, bytes, length);
  attribute->length = length;
  return 0;
}

static UL attribute_value(UL session, UL object, ATTRIBUTE *attribute, UL count) {
  UL ec = 3;
  BYTE always = ALWAYS_AUTHENTICATE;
  switch (attribute->type) {
    case 0x3: return value(attribute, "models", 6);
    case 0x100: return value(attribute, &ec, 8);
    case 0x102: return value(attribute, "\1", 1);
    case 0x180: return value(attribute, curve, sizeof curve);
    case 0x181: if (object == 2) return value(attribute, point, sizeof point); break;
    case 0x202: return value(attribute, &always, 1);
  }
  attribute->length = (UL) -1;
  return attribute->type == 0x129 ? 0 : 0x12;
}

static UL sign_init(UL session, void *mechanism, UL key) { return 0; }

static UL sign(UL session, BYTE *data, UL length, BYTE *signature, UL *room) {
#ifdef HANG_SIGN
  for (;;) pause();
#endif
#ifdef CRASH_SIGN
  *(volatile int *) 0 = 1;
#endif
#ifdef SIGN_ANSWER
  return SIGN_ANSWER;
#endif
  if (ALWAYS_AUTHENTICATE && contextLogins == 0) return 0x101;
  UL filled = SIGNATURE_LENGTH;
  if (filled <= *room) memset(signature, SIGNATURE_FILL, filled);
  *room = filled;
  return 0;
}

static struct functions list;

#ifndef NO_FUNCTION_LIST
UL C_GetFunctionList(struct functions **to) {
#ifdef LIST_ANSWER
  return LIST_ANSWER;
#endif
#ifdef NULL_LIST
  *to = NULL;
  return 0;
#endif
  list.version.major = 2;
  list.version.minor = 40;
#ifdef MAJOR
  list.version.major = MAJOR;
#endif
  list.of[0] = initialize;
  list.of[2] = info;
  list.of[4] = slot_list;
  list.of[5] = slot_info;
  list.of[6] = token_info;
  list.of[12] = open_session;
  list.of[13] = close_session;
  list.of[18] = login;
  list.of[24] = attribute_value;
  list.of[26] = find_init;
  list.of[27] = find;
  list.of[28] = find_final;
  list.of[42] = sign_init;
#ifndef WITHOUT_SIGN
  list.of[43] = sign;
#endif
  *to = &list;
  return 0;
}
#endif
