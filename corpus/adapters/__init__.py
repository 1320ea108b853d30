"""What the corpus plugs in: the embedder and the two indexes; each vendor library stays in its module."""
