"""How files of kept statements are known; apart from their reader, so that opening a store imports no Arrow."""

ENDING = ".statements.jsonl"
MARK = "mihwar_statements"  # the key of the first line
