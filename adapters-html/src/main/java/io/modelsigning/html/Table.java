package io.modelsigning.html;

import java.util.List;

/**
 * A table that becomes a list of cards on narrow screens. Its roles are spelled out, because
 * browsers take a table laid out otherwise for none.
 */
final class Table {
  private final List<String> columns;
  private final Element body = Element.of("tbody").with("role", "rowgroup");

  Table(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row; its first cell is its header. */
  void row(String classes, Content... cells) {
    Element row = Element.of("tr", classes).with("role", "row");
    for (int i = 0; i < cells.length; i++) {
      Element cell =
          i == 0
              ? Element.of("th").with("scope", "row").with("role", "rowheader")
              : Element.of("td").with("role", "cell");
      // Where the header of the column is not seen, this is read instead.
      row.add(
          cell.add(Element.of("span", "column").with("aria-hidden", "true").text(columns.get(i)))
              .add(cells[i]));
    }
    body.add(row);
  }

  Element labelledBy(String id) {
    Element heads = Element.of("tr").with("role", "row");
    for (String column : columns) {
      heads.add(Element.of("th").with("scope", "col").with("role", "columnheader").text(column));
    }
    return Element.of("table")
        .with("role", "table")
        .with("aria-labelledby", id)
        .add(Element.of("thead").with("role", "rowgroup").add(heads), body);
  }
}
