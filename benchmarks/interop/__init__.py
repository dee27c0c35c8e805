"""What other programs make of our files, and we of theirs: questions, each with a guess that was written before."""
