"""The engine that needs no key and no network: embedder, rules and the documents' own words."""
