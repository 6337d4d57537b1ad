/**
 * Models and signatures in Azure Blob Storage, by its REST interface and Azure's identity library:
 * {@link io.modelsigning.blob.BlobStorage}.
 */
@NullMarked
package io.modelsigning.blob;

import org.jspecify.annotations.NullMarked;
