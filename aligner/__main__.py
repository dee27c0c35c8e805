"""`python -m aligner`: the command, where its own name is not on the path."""

from aligner.cli.start import main

if __name__ == "__main__":
    main()
