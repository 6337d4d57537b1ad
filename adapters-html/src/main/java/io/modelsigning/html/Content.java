package io.modelsigning.html;

/** A part of a page. */
sealed interface Content permits Element, Text, Stylesheet {
  /** Appends this as markup. */
  void writeTo(StringBuilder page);
}
