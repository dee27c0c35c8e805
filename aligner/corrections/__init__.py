"""What a person has judged, and how it fits the documents of a pile."""
