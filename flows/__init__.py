"""The Technical Planner's runs: order, parallelism, progress."""
