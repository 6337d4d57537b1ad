package io.modelsigning.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model of sentences: quantized MiniLM, of 23 MB. */
final class MiniLm {
  static final int DIMENSIONS = 384;

  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

  private MiniLm() {}

  static byte[] model() throws IOException {
    return resource(MODEL);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(MiniLm.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  /** Returns the numbers of words that are tokens of their own, between those of start and end. */
  static long[] tokens(String... words) throws IOException {
    String vocabulary = new String(resource(TOKENIZER), StandardCharsets.UTF_8);
    long[] tokens = new long[words.length + 2];
    tokens[0] = token("[CLS]", vocabulary);
    for (int i = 0; i < words.length; i++) {
      tokens[i + 1] = token(words[i], vocabulary);
    }
    tokens[words.length + 1] = token("[SEP]", vocabulary);
    return tokens;
  }

  private static long token(String word, String vocabulary) {
    Matcher entry =
        Pattern.compile("\"" + Pattern.quote(word) + "\"\\s*:\\s*(\\d+)").matcher(vocabulary);
    if (!entry.find()) {
      throw new IllegalArgumentException(word + " is no token");
    }
    return Long.parseLong(entry.group(1));
  }

  /** Returns the mean of the tokens' vectors, of length 1. */
  static float[] embedding(OrtEnvironment environment, OrtSession session, long[] tokens)
      throws OrtException {
    long[] ones = new long[tokens.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {tokens});
        OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
        OnnxTensor types =
            OnnxTensor.createTensor(environment, new long[][] {new long[tokens.length]});
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      float[][] vectors = ((float[][][]) result.get(0).getValue())[0];
      float[] mean = new float[DIMENSIONS];
      for (float[] vector : vectors) {
        for (int i = 0; i < mean.length; i++) {
          mean[i] += vector[i];
        }
      }
      float length = (float) Math.sqrt(similarity(mean, mean));
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= length;
      }
      return mean;
    }
  }

  static double similarity(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
