import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * Switches over types, for whose choice of a case the JVM makes a class at run time, which no AOT
 * cache of JDK 25 holds. They are made to call a method of their own class instead, which compares
 * the types one after the other and is loaded with it.
 *
 * <p>A switch that has anything else among its cases (strings, numbers, enum constants, primitive
 * types), or a primitive selector, stays as it is, and so does all other code of its class.
 */
final class TypeSwitches {
  private static final int JAVA_21 = 65;
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final String PREFIX = "typeSwitch$";
  private static final MethodTypeDesc CHOICE =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object, ConstantDescs.CD_int);

  private TypeSwitches() {}

  /**
   * Returns the same array if there are none.
   *
   * @throws IllegalArgumentException if stack maps need a class that is not there
   */
  static byte[] linked(ClassFile classFiles, byte[] classFile) {
    ClassModel type = classFiles.parse(classFile);
    // There are none before; so most libraries need not be looked at.
    if (type.majorVersion() < JAVA_21 || type.methods().stream().noneMatch(TypeSwitches::hasOne)) {
      return classFile;
    }
    ClassDesc self = type.thisClass().asSymbol();
    boolean isInterface = type.flags().has(AccessFlag.INTERFACE);
    List<List<ClassDesc>> choices = new ArrayList<>();
    CodeTransform calls =
        (code, element) -> {
          if (isTypeSwitch(element)) {
            // Whatever the selector's own type is, it is an object.
            code.invokestatic(self, PREFIX + choices.size(), CHOICE, isInterface);
            choices.add(types((InvokeDynamicInstruction) element));
          } else {
            code.with(element);
          }
        };
    return classFiles.transformClass(
        type,
        ClassTransform.transformingMethodBodies(TypeSwitches::hasOne, calls)
            .andThen(ClassTransform.endHandler(builder -> addChoices(builder, choices))));
  }

  private static boolean hasOne(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(TypeSwitches::isTypeSwitch);
  }

  private static boolean isTypeSwitch(Object element) {
    return element instanceof InvokeDynamicInstruction call
        && call.bootstrapMethod().owner().equals(BOOTSTRAPS)
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && !call.typeSymbol().parameterType(0).isPrimitive()
        && call.bootstrapArgs().stream()
            .allMatch(label -> label instanceof ClassDesc type && !type.isPrimitive());
  }

  private static List<ClassDesc> types(InvokeDynamicInstruction call) {
    return call.bootstrapArgs().stream().map(ClassDesc.class::cast).toList();
  }

  /**
   * Adds methods that answer as {@code SwitchBootstraps.typeSwitch} does: the number of the first
   * type, from the second argument on, of which the first argument is; the number of types if there
   * is none; -1 for null.
   */
  private static void addChoices(ClassBuilder builder, List<List<ClassDesc>> choices) {
    for (int i = 0; i < choices.size(); i++) {
      List<ClassDesc> types = choices.get(i);
      builder.withMethodBody(
          PREFIX + i,
          CHOICE,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          code -> {
            code.aload(0);
            code.ifThen(Opcode.IFNULL, isNull -> isNull.iconst_m1().ireturn());
            for (int number = 0; number < types.size(); number++) {
              Label next = code.newLabel();
              code.iload(1).loadConstant(number).if_icmpgt(next);
              code.aload(0).instanceOf(types.get(number)).ifeq(next);
              code.loadConstant(number).ireturn();
              code.labelBinding(next);
            }
            code.loadConstant(types.size()).ireturn();
          });
    }
  }
}
