package io.modelsigning.cli.signer;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file whose first line is a secret. */
public final class SecretFile {
  private static final int MAXIMUM_FILE_BYTES = 64 << 10;

  private SecretFile() {}

  public static char[] firstLineOf(Path file, String what, Reason reason) throws SigningException {
    byte[] content = null;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAXIMUM_FILE_BYTES + 1);
      if (content.length > MAXIMUM_FILE_BYTES) {
        throw failed(reason, what, file, "it has more than " + MAXIMUM_FILE_BYTES + " bytes", null);
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      int end = 0;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      char[] line = new char[end];
      text.get(line);
      Arrays.fill(text.array(), '\0');
      return line;
    } catch (NoSuchFileException e) {
      throw failed(reason, what, file, "it does not exist", e);
    } catch (CharacterCodingException e) {
      throw failed(reason, what, file, "it is not UTF-8 text", e);
    } catch (IOException e) {
      throw failed(
          reason, what, file, Objects.requireNonNullElse(e.getMessage(), "it cannot be read"), e);
    } finally {
      if (content != null) {
        Arrays.fill(content, (byte) 0);
      }
    }
  }

  private static SigningException failed(
      Reason reason, String what, Path file, String because, @Nullable Throwable cause) {
    return new SigningException(
        reason, "cannot read %s from '%s': %s".formatted(what, file, because), cause);
  }
}
