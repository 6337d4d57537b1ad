package io.modelsigning.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelsigning.domain.signature.SignatureMethod;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Opens pages in Chromium: layout, colours, printing, and accessibility as axe judges it. Leaves
 * screenshots in {@code target/screenshots} for people to look at.
 */
final class BrowserTest {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final int NARROW = 320;
  private static final int WIDE = 1100;

  private static final Map<String, VerificationReport> REPORTS = reports();

  private static @Nullable Path folder;
  private static @Nullable Chromium started;

  private static Map<String, VerificationReport> reports() {
    Map<String, VerificationReport> reports = new LinkedHashMap<>();
    reports.put("key-verified", Reports.verified(SignatureMethod.KEY));
    reports.put("certificate-verified", Reports.verified(SignatureMethod.CERTIFICATE));
    reports.put("sigstore-verified", Reports.verified(SignatureMethod.SIGSTORE));
    reports.put("key-changed", Reports.changed(SignatureMethod.KEY));
    reports.put("sigstore-refused", Reports.refused(SignatureMethod.SIGSTORE, "identity-mismatch"));
    reports.put("no-answer", Reports.unanswered());
    reports.put("shards", Reports.sharded());
    reports.put("hostile", Reports.hostile());
    return reports;
  }

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    folder = Files.createTempDirectory(Path.of("target"), "chromium-").toAbsolutePath();
    started = Chromium.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (started != null) {
      started.close();
    }
  }

  private static Chromium browser() {
    return Objects.requireNonNull(started);
  }

  private static void open(VerificationReport report) throws Exception {
    Path file = Objects.requireNonNull(folder).resolve("page.html");
    Files.write(file, VerificationPage.of(report).toArray());
    browser().open(file);
  }

  private static void assertNoSidewaysScrolling(String page) throws Exception {
    JsonNode overflow =
        browser()
            .evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
    assertTrue(
        overflow.get(0).intValue() <= overflow.get(1).intValue(), () -> page + ": " + overflow);
  }

  @Test
  void showsTheVerdictAndFetchesNothing() throws Exception {
    for (Map.Entry<String, VerificationReport> report : REPORTS.entrySet()) {
      open(report.getValue());
      String heading = browser().evaluate("document.querySelector('h1').innerText").textValue();
      String word =
          switch (report.getValue().outcome()) {
            case VERIFIED -> "Verified: ";
            case PARTIALLY_VERIFIED -> "Partially verified: ";
            case REFUSED -> "Refused: ";
            case UNANSWERED -> "No answer: ";
            case UNSIGNED -> "Accepted without a signature: ";
            case SKIPPED -> "Not looked at: ";
          };
      assertTrue(heading.startsWith(word), heading);
      assertTrue(browser().evaluate("document.title").textValue().startsWith(word));
      assertEquals("CSS1Compat", browser().evaluate("document.compatMode").textValue());
      assertEquals(
          List.of("page.html"),
          browser().events("Network.requestWillBeSent").stream()
              .map(event -> event.at("/params/request/url").textValue())
              .map(url -> url.substring(url.lastIndexOf('/') + 1))
              .toList());
      assertEquals(List.of(), browser().events("Log.entryAdded"));
      // The policy lets the style sheet in, and nothing else.
      assertEquals(1, browser().evaluate("document.styleSheets.length").intValue());
      browser()
          .evaluate(
              "document.body.append(Object.assign(document.createElement('img'), {src: 'x.png'}))");
      browser()
          .evaluate(
              "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))");
      assertEquals("undefined", browser().evaluate("typeof window.ran").textValue());
    }
  }

  @Test
  void fitsEveryWidth() throws Exception {
    for (Map.Entry<String, VerificationReport> report : REPORTS.entrySet()) {
      open(report.getValue());
      // 640 is a window of 1280 zoomed to 200 %.
      for (int width : new int[] {NARROW, 640, 850, 1060, WIDE}) {
        browser().show(width, "light", "screen");
        assertNoSidewaysScrolling(report.getKey() + " at " + width);
      }
      browser().show(640, "light", "screen");
      browser().evaluate("document.documentElement.style.fontSize = '200%'");
      assertNoSidewaysScrolling(report.getKey() + " with letters of twice the size");
    }
  }

  @Test
  void picturesFitTheirText() throws Exception {
    for (Map.Entry<String, VerificationReport> report : REPORTS.entrySet()) {
      open(report.getValue());
      browser().show(WIDE, "light", "screen");
      assertEquals(
          "[]",
          browser()
              .evaluate(
                  """
                  JSON.stringify([...document.querySelectorAll('.chain .glimpse, .chain .name')]
                    .filter(text => {
                      const t = text.getBBox();
                      return ![...document.querySelectorAll('.chain .box')].some(box => {
                        const b = box.getBBox();
                        return t.x >= b.x && t.x + t.width <= b.x + b.width
                          && t.y >= b.y && t.y + t.height <= b.y + b.height;
                      });
                    })
                    .map(text => text.textContent))
                  """)
              .textValue(),
          report.getKey());
    }
  }

  @Test
  void followsTheColourSchemeOnScreensAndNotOnPaper() throws Exception {
    open(Reports.verified(SignatureMethod.SIGSTORE));
    browser().show(WIDE, "light", "screen");
    assertTrue(brightness(screenshot("light")) > 200);
    browser().show(WIDE, "dark", "screen");
    assertTrue(brightness(screenshot("dark")) < 70);
    browser().show(WIDE, "dark", "print");
    assertTrue(brightness(screenshot("dark-print")) > 235);
  }

  @Test
  void prints() throws Exception {
    for (Map.Entry<String, VerificationReport> report : REPORTS.entrySet()) {
      open(report.getValue());
      browser().show(WIDE, "dark", "");
      byte[] pdf =
          Base64.getDecoder()
              .decode(
                  browser()
                      .call("Page.printToPDF", Chromium.parameters().put("preferCSSPageSize", true))
                      .get("data")
                      .textValue());
      assertEquals("%PDF-", new String(pdf, 0, 5, StandardCharsets.US_ASCII));
      Files.write(SCREENSHOTS.resolve(report.getKey() + ".pdf"), pdf);
    }
  }

  @Test
  void axeFindsNothingToComplainAbout() throws Exception {
    String axe = axe();
    for (Map.Entry<String, VerificationReport> report : REPORTS.entrySet()) {
      open(report.getValue());
      browser().evaluate(axe + "; 0");
      for (Map.Entry<Integer, String> view : Map.of(NARROW, "light", WIDE, "dark").entrySet()) {
        browser().show(view.getKey(), view.getValue(), "screen");
        String name = "%s-%d-%s".formatted(report.getKey(), view.getKey(), view.getValue());
        screenshot(name);
        JsonNode found =
            browser()
                .evaluate(
                    """
                    axe.run({resultTypes: ['violations', 'passes']}).then(results => ({
                      violations: results.violations.map(rule => rule.id + ': ' + rule.nodes
                        .map(node => node.html + ' ' + node.failureSummary).join(' | ')),
                      passes: results.passes.map(rule => rule.id)}))
                    """);
        assertEquals("[]", found.get("violations").toString(), name);
        String passes = found.get("passes").toString();
        assertTrue(passes.contains("color-contrast") && passes.contains("svg-img-alt"), passes);
      }
    }
  }

  @Test
  void axeWouldComplain() throws Exception {
    open(Reports.verified(SignatureMethod.KEY));
    browser().evaluate(axe() + "; 0");
    browser().show(WIDE, "light", "screen");
    browser()
        .evaluate(
            "document.documentElement.removeAttribute('lang'); document.documentElement.style.setProperty('--quiet', '#aaaaaa')");
    String found =
        browser().evaluate("axe.run().then(r => r.violations.map(v => v.id).join())").textValue();
    assertTrue(found.contains("html-has-lang") && found.contains("color-contrast"), found);
  }

  @Test
  void aModelOfAHundredThousandFilesIsUsable() throws Exception {
    open(Reports.large(100_000));
    browser().show(NARROW, "light", "screen");
    assertNoSidewaysScrolling("100,000 files");
    int elements = browser().evaluate("document.querySelectorAll('*').length").intValue();
    assertTrue(elements < 40_000, () -> elements + " elements");
  }

  private static String axe() throws IOException {
    try (InputStream in = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static BufferedImage screenshot(String name) throws Exception {
    JsonNode size =
        browser().call("Page.getLayoutMetrics", Chromium.parameters()).get("cssContentSize");
    ObjectNode whole =
        Chromium.parameters().put("format", "png").put("captureBeyondViewport", true);
    whole
        .putObject("clip")
        .put("x", 0)
        .put("y", 0)
        .put("width", size.get("width").doubleValue())
        .put("height", size.get("height").doubleValue())
        .put("scale", 1);
    byte[] png =
        Base64.getDecoder()
            .decode(browser().call("Page.captureScreenshot", whole).get("data").textValue());
    Files.write(SCREENSHOTS.resolve(name + ".png"), png);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static double brightness(BufferedImage image) {
    long sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        sum += (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
      }
    }
    return sum / 3.0 / image.getWidth() / image.getHeight();
  }
}
