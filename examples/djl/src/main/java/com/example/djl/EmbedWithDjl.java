package com.example.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.modelsigning.ModelSigning;
import io.modelsigning.VerifiedModel;
import io.modelsigning.djl.VerifiedDjl;
import java.nio.file.Path;
import java.util.Arrays;

/** Prints the embedding of a text, if the owner of a key signed the model that computes it. */
public final class EmbedWithDjl {
  private EmbedWithDjl() {}

  /** Takes the model, the file of the public key, and the numbers of the text's tokens. */
  public static void main(String[] args) throws Exception {
    long[] tokens = Arrays.stream(args).skip(2).mapToLong(Long::parseLong).toArray();
    var verifier = ModelSigning.verifier().key(Path.of(args[1])).build();
    VerifiedModel model = verifier.verify(Path.of(args[0])).requireVerified();
    System.out.println(Arrays.toString(embedding(model, tokens)));
  }

  /** Returns the mean of the vectors of tokens, as the model that was verified computes them. */
  static float[] embedding(VerifiedModel model, long... tokens) throws Exception {
    var criteria =
        Criteria.builder()
            .setTypes(long[].class, float[].class)
            .optEngine("OnnxRuntime")
            .optModelName("model")
            .optTranslator(new MeanOfTokens());
    try (var loaded = VerifiedDjl.load(model, criteria);
        var predictor = loaded.newPredictor()) {
      return predictor.predict(tokens);
    }
  }

  /** From the numbers of tokens to what the model wants, and from its vectors to their mean. */
  private static final class MeanOfTokens implements Translator<long[], float[]> {
    @Override
    public NDList processInput(TranslatorContext context, long[] tokens) {
      long[] ones = new long[tokens.length];
      Arrays.fill(ones, 1);
      return new NDList(
          named(context, "input_ids", tokens),
          named(context, "attention_mask", ones),
          named(context, "token_type_ids", new long[tokens.length]));
    }

    private static NDArray named(TranslatorContext context, String name, long[] values) {
      NDArray array = context.getNDManager().create(values, new Shape(1, values.length));
      array.setName(name);
      return array;
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList output) {
      Shape shape = output.head().getShape();
      int tokens = (int) shape.get(1);
      float[] all = output.head().toFloatArray();
      float[] mean = new float[(int) shape.get(2)];
      for (int i = 0; i < all.length; i++) {
        mean[i % mean.length] += all[i] / tokens;
      }
      return mean;
    }

    /** One text at a time. */
    @Override
    public Batchifier getBatchifier() {
      return null;
    }
  }
}
