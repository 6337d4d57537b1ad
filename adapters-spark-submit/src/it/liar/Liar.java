import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;

/**
 * An agent that has the first of some executors answer other digests than it computed: the one that
 * comes to make the file that the agent's argument names.
 */
public final class Liar {
  private static final String ANSWER = "io/modelsigning/spark/TaskAnswer$Hashed";
  private static final MethodTypeDesc LIE =
      MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String);

  private static Path mark;
  private static Boolean lies;

  private Liar() {}

  public static void premain(String argument, Instrumentation instrumentation) {
    mark = Path.of(argument);
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader loader, String name, Class<?> before, ProtectionDomain domain, byte[] file) {
            return ANSWER.equals(name) ? lying(file) : null;
          }
        });
  }

  /** Its constructor gets the digest as its second argument. */
  private static byte[] lying(byte[] file) {
    CodeTransform first =
        new CodeTransform() {
          @Override
          public void atStart(CodeBuilder code) {
            code.aload(2).invokestatic(ClassDesc.of("Liar"), "lie", LIE).astore(2);
          }

          @Override
          public void accept(CodeBuilder code, CodeElement element) {
            code.with(element);
          }
        };
    ClassFile classes = ClassFile.of();
    return classes.transformClass(
        classes.parse(file),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString("<init>"), first));
  }

  /** Returns another digest on the executor that lies, and the same on all others. */
  public static synchronized String lie(String digest) throws IOException {
    if (lies == null) {
      try {
        Files.createFile(mark);
        lies = true;
      } catch (FileAlreadyExistsException e) {
        lies = false;
      }
    }
    return lies ? (digest.charAt(0) == '0' ? '1' : '0') + digest.substring(1) : digest;
  }
}
