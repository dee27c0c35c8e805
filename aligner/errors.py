"""What can go wrong, as a tree. Every message says where, what was found, what was wanted and what to do.

AlignerError                      never raised itself
├── InputError (ValueError)       a path, a value or a set of documents that cannot be used
│   └── FormatError               a line of a file that is not what the file's kind promises
├── EncoderError                  a model that cannot be loaded or returns no usable vectors
└── MissingDependencyError (ImportError)   an extra that is not installed
"""


class AlignerError(Exception):
    """Root of every error this package raises on purpose."""


class InputError(AlignerError, ValueError):
    """Input that cannot be used."""


class FormatError(InputError):
    """A file whose content is not what its kind promises; the message names file and line."""


class EncoderError(AlignerError):
    """An encoder that cannot be loaded, or that does not return one usable vector a text."""


class MissingDependencyError(AlignerError, ImportError):
    """A package that an extra would install; the message names the command."""
