"""Published numbers re-derived from the store, one file per topic; `answers/verify.py` gathers them."""
