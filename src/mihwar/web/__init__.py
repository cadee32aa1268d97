"""Pages: the brief as one HTML file that needs nothing else and asks nothing of the network."""
