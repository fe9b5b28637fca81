"""The first page: what is due, what came back, what moved. Reads everything through registries, owns nothing."""
