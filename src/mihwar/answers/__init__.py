"""One function per question that a face may ask; each returns an `Answer` and knows no language and no layout."""
