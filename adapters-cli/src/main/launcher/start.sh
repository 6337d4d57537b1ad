# The end of every launcher: becomes the application in the directory $app, run by $java.

# The JVM reads arguments and file names by the locale, and in the C locale takes only ASCII. What
# the terminal can show is told by the locale there was.
unicode=,utf-8
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
  C | POSIX) charmap=ASCII ;;
  *) charmap=$(locale charmap 2>/dev/null) ;;
esac
if [ "$charmap" != UTF-8 ]; then
  unicode=
  for utf8 in C.UTF-8 en_US.UTF-8; do
    if [ "$(LC_ALL=$utf8 locale charmap 2>/dev/null)" = UTF-8 ]; then
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
  size=$(stty size <&2 2>/dev/null) && COLUMNS=${size##* } && export COLUMNS
fi

# Each AOT cache holds what its commands need, for a JVM loads at once all that is in it. What is
# not among these takes that of the keys.
cache=keys
for word in "$@"; do
  case $cache,$word in
    *,digest) cache=digest ;;
    *,sign | *,verify) cache=sigstore verb=$word ;;
    sigstore,key | sigstore,certificate) cache=keys && [ "$verb" = sign ] && cache=sign ;;
  esac
done

exec "$java" \
  "@$app/jvm.options" \
  -XX:AOTCache="$app/$cache.aot" \
  -Dio.modelsigning.cli.terminals="$terminals$unicode" \
  -jar "$app/model-signing-starter.jar" "$@"
