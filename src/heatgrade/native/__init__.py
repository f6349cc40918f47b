"""The compiled kernels, built from `ext/`: they know arrays and nothing else."""
