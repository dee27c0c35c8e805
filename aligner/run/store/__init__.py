"""The work folder and the shards in it."""
