package io.modelsigning.benchmarks.models;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The five models of the published benchmark, as its script left them on disk: Git clones with
 * their {@code .git}, and downloads. Which names and lengths are known and which are assumed is
 * said in {@code docs/benchmarks/README.md}.
 */
final class ModelSet {
  private static final List<ModelSpec> ALL =
      List.of(
          new ModelSpec(
              "roberta-base-11",
              "8K",
              "roberta-base-11.onnx",
              List.of(new ModelFile("", 8192, "roberta-base-11.onnx"))),
          yolop(),
          bertseq2seq(),
          bertBaseUncased(),
          falcon7b());

  private ModelSet() {}

  static List<ModelSpec> all() {
    return ALL;
  }

  /**
   * Returns the model of that name; the part after the last slash is enough.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ModelSpec named(String name) {
    for (ModelSpec spec : ALL) {
      String full = spec.name();
      if (full.equals(name) || full.substring(full.lastIndexOf('/') + 1).equals(name)) {
        return spec;
      }
    }
    throw new IllegalArgumentException(
        "model: expected one of "
            + ALL.stream().map(ModelSpec::name).toList()
            + ", found \""
            + name
            + "\"");
  }

  private static ModelSpec yolop() {
    Clone clone = new Clone("YOLOP");
    clone.tracked(".gitignore", 1_900);
    clone.tracked("LICENSE", 1_070);
    clone.tracked("README _CH.md", 13_500);
    clone.tracked("README.md", 14_500);
    clone.tracked("export_onnx.py", 8_200);
    clone.tracked("hubconf.py", 2_100);
    for (int i = 0; i < 6; i++) {
      clone.tracked("inference/images/" + (char) ('a' + i) + ".jpg", 70_000);
    }
    clone.tracked("inference/videos/1.mp4", 12_000_000);
    clone.tracked("lib/__init__.py", 0);
    for (String folder : List.of("config", "core", "dataset", "models", "utils")) {
      clone.tracked("lib/" + folder + "/__init__.py", 260);
    }
    clone.tracked("lib/config/default.py", 5_100);
    clone.tracked("lib/core/activations.py", 2_400);
    clone.tracked("lib/core/evaluate.py", 12_100);
    clone.tracked("lib/core/function.py", 26_600);
    clone.tracked("lib/core/general.py", 19_900);
    clone.tracked("lib/core/loss.py", 9_400);
    clone.tracked("lib/core/postprocess.py", 9_800);
    clone.tracked("lib/dataset/AutoDriveDataset.py", 9_900);
    clone.tracked("lib/dataset/DemoDataset.py", 7_900);
    clone.tracked("lib/dataset/bdd.py", 2_700);
    clone.tracked("lib/dataset/convert.py", 900);
    clone.tracked("lib/dataset/hust.py", 2_800);
    clone.tracked("lib/models/YOLOP.py", 26_600);
    clone.tracked("lib/models/common.py", 10_400);
    clone.tracked("lib/models/common2.py", 11_500);
    clone.tracked("lib/models/light.py", 20_700);
    clone.tracked("lib/utils/augmentations.py", 10_500);
    clone.tracked("lib/utils/autoanchor.py", 5_800);
    clone.tracked("lib/utils/plot.py", 4_900);
    clone.tracked("lib/utils/split_dataset.py", 1_200);
    clone.tracked("lib/utils/utils.py", 4_900);
    clone.tracked("pictures/da.png", 1_250_000);
    clone.tracked("pictures/da_onnx.jpg", 130_000);
    clone.tracked("pictures/detect.png", 1_250_000);
    clone.tracked("pictures/detect_onnx.jpg", 130_000);
    clone.tracked("pictures/input1.gif", 11_000_000);
    clone.tracked("pictures/input2.gif", 11_000_000);
    clone.tracked("pictures/ll.png", 1_250_000);
    clone.tracked("pictures/ll_onnx.jpg", 130_000);
    clone.tracked("pictures/output1.gif", 11_000_000);
    clone.tracked("pictures/output2.gif", 11_000_000);
    clone.tracked("pictures/output_onnx.jpg", 130_000);
    clone.tracked("pictures/yolop.png", 330_000);
    clone.tracked("requirements.txt", 300);
    clone.tracked("test.jpg", 90_000);
    clone.tracked("test_onnx.py", 6_100);
    clone.tracked("toolkits/datasetpre/gen_bdd_seglabel.py", 5_600);
    for (String file :
        List.of("CMakeLists.txt", "README.md", "gen_wts.py", "infer_files.cpp", "main.cpp")) {
      clone.tracked("toolkits/deploy/" + file, 4_400);
    }
    for (String file :
        List.of("utils.h", "yololayer.cu", "yololayer.h", "yolov5.hpp", "zedcam.hpp")) {
      clone.tracked("toolkits/deploy/" + file, 8_800);
    }
    clone.tracked("tools/demo.py", 7_900);
    clone.tracked("tools/test.py", 6_700);
    clone.tracked("tools/train.py", 15_900);
    clone.tracked("weights/End-to-end.pth", 32_000_000);
    clone.tracked("weights/yolop-1280-1280.onnx", 30_000_000);
    clone.tracked("weights/yolop-320-320.onnx", 30_000_000);
    clone.tracked("weights/yolop-640-640.onnx", 30_000_000);
    // The pack is what brings the clone to its published size.
    clone.history(188_200_000);
    return clone.spec("hustvl/YOLOP", "355M");
  }

  private static ModelSpec bertseq2seq() {
    Clone model = new Clone("bertseq2seq");
    model.tracked("assets/vocab.txt", 231_508);
    model.tracked("saved_model.pb", 6_800_000);
    model.tracked("tfhub_module.pb", 2);
    model.tracked("variables/variables.data-00000-of-00001", 2_990_000_000L);
    model.tracked("variables/variables.index", 41_000);
    return model.spec("bertseq2seq", "2.8G");
  }

  private static ModelSpec bertBaseUncased() {
    String coreml = "coreml/fill-mask/float32_model.mlpackage/";
    Clone clone = new Clone("bert-base-uncased");
    clone.tracked(".gitattributes", 491);
    clone.tracked("LICENSE", 11_400);
    clone.tracked("README.md", 10_500);
    clone.tracked("config.json", 570);
    clone.tracked(coreml + "Data/com.apple.CoreML/model.mlmodel", 164_911);
    clone.large(coreml + "Data/com.apple.CoreML/weights/weight.bin", 532_200_000);
    clone.tracked(coreml + "Manifest.json", 617);
    clone.large("flax_model.msgpack", 438_100_000);
    clone.large("model.onnx", 532_100_000);
    clone.large("model.safetensors", 440_400_000);
    clone.large("pytorch_model.bin", 440_473_133);
    clone.large("rust_model.ot", 534_200_000);
    clone.large("tf_model.h5", 536_063_208);
    clone.tracked("tokenizer.json", 466_100);
    clone.tracked("tokenizer_config.json", 48);
    clone.tracked("vocab.txt", 231_508);
    clone.history(400_000);
    return clone.spec("bert-base-uncased", "6.5G");
  }

  private static ModelSpec falcon7b() {
    Clone clone = new Clone("falcon-7b");
    clone.tracked(".gitattributes", 1_480);
    clone.tracked("README.md", 9_900);
    clone.tracked("config.json", 670);
    clone.tracked("configuration_RW.py", 2_600);
    clone.tracked("generation_config.json", 111);
    clone.tracked("handler.py", 1_200);
    clone.tracked("modelling_RW.py", 47_000);
    clone.large("pytorch_model-00001-of-00002.bin", 9_950_000_000L);
    clone.large("pytorch_model-00002-of-00002.bin", 4_480_000_000L);
    clone.tracked("pytorch_model.bin.index.json", 16_900);
    clone.tracked("special_tokens_map.json", 281);
    clone.tracked("tokenizer.json", 2_730_000);
    clone.tracked("tokenizer_config.json", 220);
    clone.history(900_000);
    return clone.spec("tiiuae/falcon-7b", "27GB");
  }

  /** Collects the files of a directory, and what Git keeps beside them. */
  private static final class Clone {
    private final String entry;
    private final List<ModelFile> files = new ArrayList<>();

    Clone(String entry) {
      this.entry = entry;
    }

    void tracked(String path, long bytes) {
      files.add(new ModelFile(path, bytes, entry + "/" + path));
    }

    /** Adds a file kept by Git LFS: the file itself, and the same bytes among LFS's objects. */
    void large(String path, long bytes) {
      tracked(path, bytes);
      String id = HexFormat.of().formatHex(Content.sha256(entry + "/" + path));
      String object =
          String.format(
              Locale.ROOT, ".git/lfs/objects/%s/%s/%s", id.substring(0, 2), id.substring(2, 4), id);
      files.add(new ModelFile(object, bytes, entry + "/" + path));
    }

    void history(long packBytes) {
      String pack = ".git/objects/pack/pack-" + "0".repeat(40);
      tracked(".git/HEAD", 21);
      tracked(".git/config", 270);
      tracked(".git/description", 73);
      tracked(".git/index", 6_000);
      tracked(".git/info/exclude", 240);
      tracked(".git/logs/HEAD", 190);
      tracked(pack + ".idx", 30_000);
      tracked(pack + ".pack", packBytes);
      tracked(".git/packed-refs", 110);
      tracked(".git/refs/heads/main", 41);
    }

    ModelSpec spec(String name, String publishedSize) {
      return new ModelSpec(name, publishedSize, entry, files);
    }
  }
}
