"""If one state attacks another, who owes what to whom, under which article.

`treaty` has the nouns, `rules` reads `facts/rules.toml`, `conditions` tests one condition, `chain` runs clauses to a fixed
point, `cascade` draws who comes if promises are kept as often as they were.
"""
