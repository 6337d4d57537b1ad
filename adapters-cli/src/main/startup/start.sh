# What every launcher begins and ends with. It is read with the command's own words as arguments,
# sets json, command and cache from them, and defines
#   fail REASON MESSAGE   ends with 3, for there is no answer: a sentence, and an object in JSON
#   interrupted STATUS    ends with this status, for a signal came before the application started
#   start WORD...         runs the application in the directory $app with $java, and ends with its
#                         exit code
# Only the application answers. Whatever else becomes of the JVM, or of this shell, ends with 3: the
# JVM's own status is 1 where it does not start, which would read as a model that does not verify.

# A signal is remembered from here on, and answered where everything is there that answers it.
signal=
expect_signals() {
  trap 'signal=1' HUP
  trap 'signal=2' INT
  trap 'signal=3' QUIT
  trap 'signal=15' TERM
}
expect_signals

# How long the command took is told in whole seconds; there is no clock here but the system's.
started=
{ read -r started _ </proc/uptime; } 2>/dev/null

# Which command is meant, whether its result is wanted in JSON, and the AOT cache that holds what it
# needs: a JVM loads at once all that is in one. The options are those that may stand before a
# command and before its method.
command=
json=
cache=keys
before=
for word in "$@"; do
  case $word in
    --) break ;;
    --output=[Jj][Ss][Oo][Nn]) json=yes ;;
  esac
  case $before in
    --output) case $word in [Jj][Ss][Oo][Nn]) json=yes ;; esac ;;
  esac
  case $before in
    --output | --output-file | --log-level | --log_level | --progress | --color | --config) ;;
    *)
      case $command,$word in
        *,-h | *,--help | *,--output* | *,--log[-_]level* | *,--progress* | *,--color*) ;;
        *,--config* | *,--quiet | *,--no-quiet | *,--offline | *,--no-offline) ;;
        sign,key | sign,certificate | sign,pkcs11-key | sign,pkcs11-certificate | verify,key | verify,certificate) command="$command $word" ;;
        sign,* | verify,*) command="$command sigstore" cache=sigstore ;;
        ,digest) command=$word cache=digest ;;
        config,show | trust,[a-z]* | policy,[a-z]*) command="$command $word" ;;
        ,-* | ,*[!a-z-]* | ,) command=' ' ;;
        ,*) command=$word ;;
      esac
      ;;
  esac
  before=$word
done
case $command in ' ') command= ;; esac

# Writes the object of the schema docs/json-output.schema.json, and the sentence.
say() {
  # One answer is enough, and whoever reads no more does not change how this ends.
  trap '' PIPE HUP INT QUIT TERM
  if [ -n "$json" ]; then
    seconds=0
    if [ -n "$started" ] && { read -r now _ </proc/uptime; } 2>/dev/null; then
      seconds=$((${now%.*} - ${started%.*}))
    fi
    quote "$2"
    printf '{\n  "command" : "%s",\n  "result" : "error",\n  "reason" : "%s",\n  "message" : "%s",\n  "seconds" : %s,\n  "differences" : [ ],\n  "warnings" : [ ]\n}\n' \
      "$command" "$1" "$quoted" "$seconds" 2>/dev/null
  fi
  printf 'error: %s\n' "$2" >&2
}

# Sets quoted to the content of a JSON string. What is not plain ASCII becomes a question mark.
quote() {
  quoted=
  rest=$1
  while [ -n "$rest" ]; do
    plain=${rest%%[!\ !#-\[\]-~]*}
    rest=${rest#"$plain"}
    quoted=$quoted$plain
    if [ -n "$rest" ]; then
      case $rest in
        [\"\\]*) quoted=$quoted\\${rest%"${rest#?}"} ;;
        *) quoted=$quoted'?' ;;
      esac
      rest=${rest#?}
    fi
  done
}

fail() {
  # What fails after a signal most likely fails because of it.
  [ -z "$signal" ] || interrupted $((128 + signal))
  say "$1" "$2"
  finish 3
}

interrupted() {
  say interrupted "interrupted before there was a result"
  finish "$1"
}

reminder=
finish() {
  trap - EXIT
  [ -z "$reminder" ] || kill "$reminder" 2>/dev/null
  exit "$1"
}

# The shell gives up by itself where it cannot start a process, with the status of wrong usage.
expect_the_worst() {
  trap 'fail runtime-not-started "cannot start Java: the shell cannot start a process"' EXIT
}
expect_the_worst

# Sets cause to what Java says about why it does not start, and names the variables that steer it.
find_cause() {
  cause=": the application in '$app' does not load"
  # shellcheck disable=SC2086 # Several options.
  said=$("$java" "@$app/jvm.options" -XX:+DisplayVMOutput $java_options -version 2>&1 </dev/null) || {
    cause=
    while IFS= read -r line; do
      case $line in
        'Picked up '* | 'NOTE: Picked up '* | 'Error occurred during initialization of VM' | '') ;;
        *)
          line=${line#java.lang.Error: Properties init: }
          cause=": ${line%.}"
          break
          ;;
      esac
    done <<EOF
$said
EOF
  }
  variables=
  [ -z "${JAVA_TOOL_OPTIONS:-}" ] || variables=' JAVA_TOOL_OPTIONS'
  [ -z "${JDK_JAVA_OPTIONS:-}" ] || variables="$variables JDK_JAVA_OPTIONS"
  [ -z "${_JAVA_OPTIONS:-}" ] || variables="$variables _JAVA_OPTIONS"
  [ -z "$java_options" ] || variables="$variables MODEL_SIGNING_JAVA_OPTIONS"
  [ -z "$variables" ] || cause="$cause; it has options of$variables"
}

# For a signal to this process; one to the whole group, such as Ctrl-C, may reach the JVM once more.
# It always gets SIGTERM: shells start what they do not wait for at once with SIGINT ignored. And it
# gets it again, for a process that was just made takes signals for its parent, and loses them.
pass_on() {
  heard=$heard.
  signal=$1
  [ -n "$jvm" ] || return 0
  kill -TERM "$jvm" 2>/dev/null
  [ -z "$reminder" ] || return 0
  (while sleep 1 && kill -TERM "$jvm"; do :; done) </dev/null >/dev/null 2>&1 &
  reminder=$!
}

start() {
  java_options=${MODEL_SIGNING_JAVA_OPTIONS:-}
  [ -x "$java" ] || fail runtime-not-started "cannot start Java: '$java' is missing"
  for part in "$app/jvm.options" "$app/model-signing-starter.jar"; do
    [ -r "$part" ] || fail runtime-not-started "cannot start Java: '$part' is missing"
  done

  # The JVM reads arguments and file names by the locale, and in the C locale takes only ASCII. What
  # the terminal can show is told by the locale there was.
  unicode=,utf-8
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX) charmap=ASCII ;;
    # The shell itself says what ended by a signal, which may have come to all of its group.
    *) { charmap=$(locale charmap); } 2>/dev/null ;;
  esac
  if [ "$charmap" != UTF-8 ]; then
    unicode=
    for utf8 in C.UTF-8 en_US.UTF-8; do
      { charmap=$(LC_ALL=$utf8 locale charmap); } 2>/dev/null
      if [ "$charmap" = UTF-8 ]; then
        LC_ALL=$utf8
        export LC_ALL
        break
      fi
    done
  fi

  # Java cannot ask which of its streams are terminals, nor how wide they are.
  terminals=
  [ -t 1 ] && terminals=out
  if [ -t 2 ]; then
    terminals=$terminals,err
    # A terminal that does not know its size says 0.
    { size=$(stty size <&3) || size=0; } 3>&2 2>/dev/null
    [ "${size##* }" = 0 ] || { COLUMNS=${size##* } && export COLUMNS; }
  fi

  heard=
  jvm=
  trap 'pass_on 1' HUP
  trap 'pass_on 2' INT
  trap 'pass_on 3' QUIT
  trap 'pass_on 15' TERM
  [ -z "$signal" ] || interrupted $((128 + signal))
  set -f
  # In the background, since a shell hears signals only while it waits with wait; with the standard
  # input there is, which it would otherwise not have there.
  { true 3<&0; } 2>/dev/null || exec </dev/null
  { true 4>&2; } || exec 2>/dev/null
  {
    (
      # What the JVM says itself is for those who gave it options; the application's own sentences
      # take another way.
      errors=2
      [ -n "$java_options" ] || { exec 4>&2 2>/dev/null && errors=4; }
      # shellcheck disable=SC2086 # Several options.
      exec "$java" \
        "@$app/jvm.options" \
        -XX:AOTCache="$app/$cache.aot" \
        -Dio.modelsigning.cli.launcher=$$ \
        -Dio.modelsigning.cli.errors=$errors \
        -Dio.modelsigning.cli.terminals="$terminals$unicode" \
        $java_options \
        -jar "$app/model-signing-starter.jar" "$@" <&3 3<&-
    ) &
  } 3<&0
  jvm=$!
  [ -z "$signal" ] || pass_on "$signal"

  # A wait that a signal ends has not ended the JVM.
  status=0
  while :; do
    before=$heard
    { wait "$jvm"; } 2>/dev/null
    ended=$?
    # A second time, 127 is that of a JVM whose end was told before.
    if [ "$ended" != 127 ] || [ "$status" = 0 ]; then
      status=$ended
    fi
    [ "$before" != "$heard" ] || break
  done

  case $status in
    20[0-3]) finish $((status - 200)) ;;
    204) finish $((128 + ${signal:-15})) ;;
    205) interrupted $((128 + ${signal:-15})) ;;
  esac
  [ -z "$signal" ] || interrupted $((128 + signal))
  case $status in
    3) fail out-of-memory "cannot go on because memory ran out" ;;
    129 | 143) interrupted "$status" ;;
    137) fail runtime-ended "cannot go on: Java was killed, as the system does where memory runs out" ;;
  esac
  # What others wrote runs in the JVM only where a key is in a token.
  case "$*" in
    *[Pp][Kk][Cc][Ss]11:*) suspect=', perhaps in the PKCS #11 module' ;;
    *) suspect= ;;
  esac
  if [ "$status" -gt 128 ]; then
    fail runtime-ended "cannot go on: Java broke down (signal $((status - 128)))$suspect"
  fi
  find_cause
  # A JVM that breaks down by itself ends with 1, as one does that finds no application.
  case ${suspect:+$cause} in
    ': the application in '*) fail runtime-ended "cannot go on: Java broke down$suspect" ;;
  esac
  fail runtime-not-started "cannot start Java$cause"
}
