package io.modelsigning.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an older Java has: what javac keeps for {@code --release}, with the parts that were previews
 * in it. Those javac shows nobody, while that Java itself runs what uses them.
 */
final class JavaApi implements AutoCloseable {
  private static final String SUFFIX = ".sig";

  /** Their methods take any arguments, and the class file has those of the call. */
  private static final Set<String> OF_ANY_SIGNATURE =
      Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

  private final Map<String, Path> platform = new HashMap<>();
  private final Map<String, Optional<ClassModel>> read = new HashMap<>();
  private final FileSystem record;
  private final ClassLoader others;

  /**
   * @param feature such as 21
   * @param others has the classes that are not Java's own
   */
  JavaApi(int feature, ClassLoader others) throws IOException {
    this.others = others;
    // One folder for classes that some releases have in common, named by their digits.
    String digit = Character.toString(Character.forDigit(feature, Character.MAX_RADIX));
    Path file = Path.of(System.getProperty("java.home"), "lib", "ct.sym");
    this.record = FileSystems.newFileSystem(file);
    try (Stream<Path> all = Files.walk(record.getPath("/"))) {
      all.filter(one -> one.toString().endsWith(SUFFIX))
          .filter(one -> one.getName(0).toString().toLowerCase(Locale.ROOT).contains(digit))
          .forEach(one -> platform.put(nameOf(one), one));
    }
  }

  /** The path is that of the releases, the module, the packages and the class. */
  private static String nameOf(Path file) {
    String name = file.subpath(2, file.getNameCount()).toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** Returns the classes, methods and fields that a class refers to and this Java has not. */
  Set<String> missing(byte[] classFile) {
    Set<String> missing = new TreeSet<>();
    for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
      switch (entry) {
        case ClassEntry type when type.asInternalName().startsWith("[") -> {}
        case ClassEntry type -> {
          if (model(type.asInternalName()).isEmpty()) {
            missing.add(type.asInternalName());
          }
        }
        case MemberRefEntry member when !has(member.owner().asInternalName(), member) ->
            missing.add(
                "%s.%s%s"
                    .formatted(
                        member.owner().asInternalName(),
                        member.name().stringValue(),
                        member.type().stringValue()));
        default -> {}
      }
    }
    return missing;
  }

  private boolean has(String owner, MemberRefEntry member) {
    if (owner.startsWith("[")) {
      return true;
    }
    Optional<ClassModel> found = model(owner);
    if (found.isEmpty()) {
      return false;
    }
    ClassModel type = found.get();
    boolean here =
        member instanceof FieldRefEntry
            ? type.fields().stream().anyMatch(f -> is(f.fieldName(), f.fieldType(), member))
            : type.methods().stream()
                .anyMatch(
                    m ->
                        is(m.methodName(), m.methodType(), member)
                            || (OF_ANY_SIGNATURE.contains(owner)
                                && m.methodName().equals(member.name())));
    if (here) {
      return true;
    }
    List<String> above = new ArrayList<>();
    type.superclass().map(ClassEntry::asInternalName).ifPresent(above::add);
    type.interfaces().forEach(one -> above.add(one.asInternalName()));
    if (above.isEmpty() || owner.equals("java/lang/Object")) {
      return false;
    }
    return above.stream().anyMatch(one -> has(one, member));
  }

  private static boolean is(Utf8Entry name, Utf8Entry type, MemberRefEntry member) {
    return name.equalsString(member.name().stringValue())
        && type.equalsString(member.type().stringValue());
  }

  private Optional<ClassModel> model(String name) {
    return read.computeIfAbsent(name, this::find);
  }

  private Optional<ClassModel> find(String name) {
    Path own = platform.get(name);
    try (InputStream in = own == null ? other(name) : Files.newInputStream(own)) {
      return in == null ? Optional.empty() : Optional.of(ClassFile.of().parse(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The loader would find the newer classes of the Java that the tests run on. */
  private @Nullable InputStream other(String name) {
    return name.matches("(java|javax|jdk|sun|com/sun)/.*")
        ? null
        : others.getResourceAsStream(name + ".class");
  }

  @Override
  public void close() throws IOException {
    record.close();
  }
}
