"""The verifier of evidence bundles: one file that stands alone."""
