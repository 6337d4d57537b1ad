package io.modelsigning.domain.manifest;

/** One line of a manifest: a resource and its digest. */
public record ResourceDescriptor(Resource resource, Digest digest) {}
