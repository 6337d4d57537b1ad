/** Tests of traces, at collectors that are well, unwell and real. */
@NullMarked
package io.modelsigning.opentelemetry;

import org.jspecify.annotations.NullMarked;
