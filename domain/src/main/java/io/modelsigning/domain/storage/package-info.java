/** Where models and signatures are: locations, and what is known of the storage behind them. */
@NullMarked
package io.modelsigning.domain.storage;

import org.jspecify.annotations.NullMarked;
