"""`python -m mihwar`."""

from mihwar.cli import main

main()
