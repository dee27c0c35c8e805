"""Where tasks are carried out: on this machine or on a cluster."""
