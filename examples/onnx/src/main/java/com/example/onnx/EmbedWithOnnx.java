package com.example.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.modelsigning.ModelSigning;
import io.modelsigning.VerifiedModel;
import io.modelsigning.onnx.VerifiedOnnx;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Prints the embedding of a text, if the owner of a key signed the model that computes it. */
public final class EmbedWithOnnx {
  private EmbedWithOnnx() {}

  /** Takes the model, the file of the public key, and the numbers of the text's tokens. */
  public static void main(String[] args) throws Exception {
    long[] tokens = Arrays.stream(args).skip(2).mapToLong(Long::parseLong).toArray();
    var verifier = ModelSigning.verifier().key(Path.of(args[1])).build();
    VerifiedModel model = verifier.verify(Path.of(args[0])).requireVerified();
    System.out.println(Arrays.toString(embedding(model, tokens)));
  }

  /** Returns the mean of the vectors of tokens, as the model that was verified computes them. */
  static float[] embedding(VerifiedModel model, long... tokens) throws Exception {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions();
        var session = VerifiedOnnx.session(environment, model, options)) {
      return mean(vectors(environment, session, tokens));
    }
  }

  private static float[][] vectors(OrtEnvironment environment, OrtSession session, long[] tokens)
      throws OrtException {
    long[] ones = new long[tokens.length];
    Arrays.fill(ones, 1);
    try (var ids = OnnxTensor.createTensor(environment, new long[][] {tokens});
        var mask = OnnxTensor.createTensor(environment, new long[][] {ones});
        var types = OnnxTensor.createTensor(environment, new long[1][tokens.length]);
        var result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      return ((float[][][]) result.get(0).getValue())[0];
    }
  }

  private static float[] mean(float[][] vectors) {
    float[] mean = new float[vectors[0].length];
    for (float[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i] / vectors.length;
      }
    }
    return mean;
  }
}
