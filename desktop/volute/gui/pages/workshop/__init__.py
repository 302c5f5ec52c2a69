"""Workshop: the queue, and the bench where one job is worked through."""
