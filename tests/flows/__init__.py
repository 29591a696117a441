"""The flow, on a real Prefect API, with engines that count."""
