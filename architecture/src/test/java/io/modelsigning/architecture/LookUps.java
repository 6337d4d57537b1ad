package io.modelsigning.architecture;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a class may look up by name when it runs, by what its class file calls and the texts in it.
 *
 * @param types classes that its texts name, if it looks classes up
 * @param resources resources that its texts name, if it looks resources up
 * @param foreign whether it calls native functions
 * @param unnamed whether it looks something up of which no text names any
 * @param others calls of which no class file tells what they look up
 */
record LookUps(
    Set<String> types,
    Set<String> resources,
    boolean foreign,
    boolean unnamed,
    Set<String> others) {
  private static final Pattern FILE = Pattern.compile("[\\w./-]*\\w\\.\\w+");

  /** How what is called looks something up. */
  private enum Kind {
    TYPES,
    RESOURCES,
    FOREIGN,
    OTHER
  }

  /** Returns what a class file says. */
  static LookUps of(byte[] classFile, ClassLoader loader) {
    Set<Kind> kinds = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    Set<String> texts = new TreeSet<>();
    var model = ClassFile.of().parse(classFile);
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case StringEntry text -> texts.add(text.stringValue());
        case MemberRefEntry member -> {
          Optional<Kind> kind = kind(member, loader);
          kind.ifPresent(kinds::add);
          if (kind.equals(Optional.of(Kind.OTHER))) {
            others.add(member.owner().asInternalName() + "." + member.name().stringValue());
          }
        }
        default -> {}
      }
    }
    String name = model.thisClass().asInternalName();
    Set<String> types = new TreeSet<>();
    if (kinds.contains(Kind.TYPES)) {
      texts.stream()
          .flatMap(Pattern.compile(" ")::splitAsStream)
          .filter(text -> text.indexOf('.') > 0 && isType(text, loader))
          .forEach(types::add);
    }
    Set<String> resources = new TreeSet<>();
    if (kinds.contains(Kind.RESOURCES)) {
      texts.stream()
          .filter(FILE.asMatchPredicate())
          .map(
              text ->
                  text.startsWith("/")
                      ? text.substring(1)
                      : name.substring(0, name.lastIndexOf('/') + 1) + text)
          .filter(path -> loader.getResource(path) != null)
          .forEach(resources::add);
    }
    boolean unnamed =
        (kinds.contains(Kind.TYPES) && types.isEmpty())
            || (kinds.contains(Kind.RESOURCES) && resources.isEmpty());
    return new LookUps(types, resources, kinds.contains(Kind.FOREIGN), unnamed, others);
  }

  private static Optional<Kind> kind(MemberRefEntry member, ClassLoader loader) {
    String owner = member.owner().asInternalName();
    String name = member.name().stringValue();
    @Nullable Kind kind =
        switch (owner) {
          case "java/lang/Class" ->
              switch (name) {
                case "forName" -> Kind.TYPES;
                case "getResource", "getResourceAsStream" -> Kind.RESOURCES;
                case "newInstance", "getRecordComponents", "getPermittedSubclasses" -> Kind.OTHER;
                default ->
                    name.matches("get(Declared)?(Method|Field|Constructor|Classe)s?")
                        ? Kind.OTHER
                        : null;
              };
          case "java/lang/Module" -> name.startsWith("getResource") ? Kind.RESOURCES : null;
          case "java/lang/invoke/MethodHandles$Lookup" ->
              name.matches("(find|unreflect|define).*") ? Kind.OTHER : null;
          case "java/lang/foreign/Linker" ->
              switch (name) {
                case "downcallHandle" -> Kind.FOREIGN;
                case "upcallStub" -> Kind.OTHER;
                default -> null;
              };
          case "java/lang/System", "java/lang/Runtime" ->
              name.matches("load(Library)?") ? Kind.OTHER : null;
          case "java/util/ServiceLoader" -> name.startsWith("load") ? Kind.OTHER : null;
          case "java/util/ResourceBundle" -> name.equals("getBundle") ? Kind.OTHER : null;
          case "java/lang/reflect/Proxy" -> name.equals("newProxyInstance") ? Kind.OTHER : null;
          case "java/io/ObjectInputStream", "java/io/ObjectOutputStream" -> Kind.OTHER;
          default ->
              name.matches("loadClass|get(System)?Resource.*|resources")
                      && isClassLoader(owner, loader)
                  ? (name.equals("loadClass") ? Kind.TYPES : Kind.RESOURCES)
                  : null;
        };
    return Optional.ofNullable(kind);
  }

  private static boolean isClassLoader(String owner, ClassLoader loader) {
    try {
      return ClassLoader.class.isAssignableFrom(
          Class.forName(owner.replace('/', '.'), false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      // Of a part that is not on the class path, and so none of the platform's.
      return false;
    }
  }

  private static boolean isType(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader) != null;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
